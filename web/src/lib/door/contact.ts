/** Whether the server hears us, judged by its last answer. `navigator.onLine` only knows of a cable, not of what is behind it. */

export type ContactNews = {
  /** Corrected time of the last answer; null if there was none ever. */
  lastAnswerAtMs: number | null;
  /** Whether the latest attempt failed. */
  failing: boolean;
  /** What the browser believes. Only a "no" can be trusted. */
  onLine: boolean;
};

/** Two rounds of asking and a bit. */
const answeredWithinMs = 50_000;

export type Contact = 'online' | 'offline';

export function contactOf(news: ContactNews, nowMs: number): Contact {
  if (!news.onLine || news.failing || news.lastAnswerAtMs === null) return 'offline';
  return nowMs - news.lastAnswerAtMs <= answeredWithinMs ? 'online' : 'offline';
}
