/** What practice tickets are called, on the sheet and on the screens of whoever practises. */
import type { PracticeKind, PracticeWords } from '#domain/admission/practice';
import { m } from '$lib/paraglide/messages';
import type { Tone } from './verdict-view.ts';

const names: Record<PracticeKind, () => string> = {
  in: m.practice_in,
  look: m.practice_look,
  check: m.practice_check,
  group: m.practice_group,
  used: m.practice_used,
  revoked: m.practice_revoked,
  blocked: m.practice_blocked,
};

/** The colour that a door in practice shows for it, and what there is to learn. */
const lessons: Record<PracticeKind, { tone: Tone; text: () => string }> = {
  in: { tone: 'good', text: m.practice_in_lesson },
  look: { tone: 'care', text: m.practice_look_lesson },
  check: { tone: 'care', text: m.practice_check_lesson },
  group: { tone: 'care', text: m.practice_group_lesson },
  used: { tone: 'bad', text: m.practice_used_lesson },
  revoked: { tone: 'bad', text: m.practice_revoked_lesson },
  blocked: { tone: 'bad', text: m.practice_blocked_lesson },
};

export const practiceName = (kind: PracticeKind) => names[kind]();

export function practiceLesson(kind: PracticeKind): { tone: Tone; text: string } {
  const { tone, text } = lessons[kind];
  return { tone, text: text() };
}

export function practiceWords(): PracticeWords {
  const types = Object.fromEntries(Object.entries(names).map(([kind, name]) => [kind, name()]));
  return {
    types: types as PracticeWords['types'],
    check: m.practice_check_question(),
    blocked: m.practice_blocked_why(),
  };
}
