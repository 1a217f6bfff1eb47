/**
 * The answers that were given, for whoever asks again under the same key (rules I1 to I5). They lie in two generations: new ones
 * go to the young, and when there are enough of those, the old are let go of all at once and the young become the old. So nothing
 * is ever taken out one by one, and at least `answersMax` answers are there.
 */
import type { Reply } from './commands.ts';

/** How many answers are remembered at least, and for how long at most: a retry comes within minutes, Stripe repeats for a day at most. */
export const answersMax = 32_768;
export const answerLifeMs = 24 * 3_600_000;
/** And how many letters of long ones at most: answers that name a hundred seats would fill the memory of the object. */
export const answerLettersMax = 16_000_000;

export interface Remembered {
  key: string;
  /** Of what was asked (`printOf`). */
  print: number;
  atMs: number;
  /** As it was given, or the text of it: few are ever asked for again. */
  reply: Reply | string;
}

export interface Answers {
  young: Map<string, Remembered>;
  old: Map<string, Remembered>;
  /** How many were ever given, and how many of them before the first of the old and of the young. */
  given: number;
  oldFrom: number;
  youngFrom: number;
  /** When the first of the young was given. */
  youngAtMs: number;
  /** Letters of the long ones among the young. */
  letters: number;
  /** Those that no snapshot knows yet, as far as they still count. */
  unsaved: Remembered[];
}

export function emptyAnswers(): Answers {
  const none = { given: 0, oldFrom: 0, youngFrom: 0, youngAtMs: 0, letters: 0 };
  return { young: new Map(), old: new Map(), unsaved: [], ...none };
}

/** The answer that was given under the key, as long as it counts. */
export function recall({ young, old }: Answers, key: string, nowMs: number): Remembered | undefined {
  const known = young.get(key) ?? old.get(key);
  return known && known.atMs + answerLifeMs > nowMs ? known : undefined;
}

/** The answer as it was given. */
export function replyOf({ reply }: Pick<Remembered, 'reply'>): Reply {
  return typeof reply === 'string' ? (JSON.parse(reply) as Reply) : reply;
}

/** Keeps the answer for a repeat of the key. A long one is kept as text. */
export function remember(answers: Answers, answer: Remembered): void {
  const isFull = answers.given - answers.youngFrom >= answersMax || answers.letters >= answerLettersMax / 2;
  if (isFull || (answers.young.size > 0 && answers.youngAtMs + answerLifeMs <= answer.atMs)) turn(answers);
  if (isLong(answer.reply)) answer.reply = JSON.stringify(answer.reply);
  keepYoung(answers, answer);
  answers.unsaved.push(answer);
  answers.given++;
}

function keepYoung(answers: Answers, answer: Remembered): void {
  if (answers.young.size === 0) answers.youngAtMs = answer.atMs;
  answers.young.set(answer.key, answer);
  answers.letters += lettersOf(answer.reply);
}

/** The young become the old. */
function turn(answers: Answers): void {
  answers.old = answers.young;
  answers.oldFrom = answers.youngFrom;
  answers.young = new Map();
  answers.youngFrom = answers.given;
  answers.letters = 0;
  answers.unsaved = answers.unsaved.slice(-(answers.given - answers.oldFrom));
}

/** An answer that may name a hundred seats. As text it takes a tenth of the memory. */
function isLong(reply: Reply | string): reply is Reply {
  return typeof reply !== 'string' && 'lines' in reply && reply.lines!.some((line) => line.seatIds !== undefined);
}

/** Short answers count by their number alone. */
const shortLetters = 1_024;

function lettersOf(reply: Reply | string): number {
  return typeof reply === 'string' && reply.length > shortLetters && reply.includes('"lines":') ? reply.length : 0;
}

/** Those that are not saved yet, as text: a line each with key, print, time, answer. The answer stays text until somebody repeats the key. */
export function packAnswers(answers: Answers): string {
  const textOf = ({ reply }: Remembered) => (typeof reply === 'string' ? reply : JSON.stringify(reply));
  const { unsaved } = answers;
  answers.unsaved = [];
  return unsaved.map((each) => `${each.key} ${each.print} ${each.atMs} ${textOf(each)}`).join('\n');
}

/**
 * Puts a stored page back, whose last answer was the `last`th that was ever given. `given`, `oldFrom` and `youngFrom` must have
 * been set, and pages come in order.
 */
export function loadAnswers(answers: Answers, text: string, last: number): void {
  const lines = text.split('\n');
  for (let i = 0, number = last - lines.length; i < lines.length; i++, number++) {
    if (number < answers.oldFrom) continue;
    const answer = unpackAnswer(lines[i]!);
    if (number < answers.youngFrom) answers.old.set(answer.key, answer);
    else keepYoung(answers, answer);
  }
}

function unpackAnswer(line: string): Remembered {
  const afterKey = line.indexOf(' ');
  const afterPrint = line.indexOf(' ', afterKey + 1);
  const afterTime = line.indexOf(' ', afterPrint + 1);
  return {
    key: line.slice(0, afterKey),
    print: Number(line.slice(afterKey + 1, afterPrint)),
    atMs: Number(line.slice(afterPrint + 1, afterTime)),
    reply: line.slice(afterTime + 1),
  };
}
