/**
 * Gives a reservation back when its tab is closed. A page that is loaded again, gone back to or left for another one of ours is no
 * closed tab: where the browser does not tell these apart, nothing is given back, and the reservation runs out by itself.
 */
export interface LeaveDeps {
  /** Sends and does not wait. */
  beacon: (path: string) => void;
  /** Between the tabs that show the same reservation; null where there is no such thing. */
  channel: (name: string, hear: (text: string) => void) => { tell: (text: string) => void; close: () => void } | null;
  /** Tells of every way to another page; null in browsers that do not. */
  navigation: EventTarget | null;
  page: EventTarget;
  now: () => number;
}

/** A page that is on its way to another one is closed within this time, or stays. */
const onItsWayMs = 60_000;

/** Watches until told to stop. */
export function giveBackOnLeave(hold: { eventId: string; id: string }, deps: LeaveDeps): () => void {
  const { navigation, page } = deps;
  if (!navigation) return () => undefined;
  let wentAtMs = -Infinity;
  let shownElsewhere = false;
  const channel = deps.channel(`foyer:hold:${hold.id}`, (text) => {
    shownElsewhere = true;
    if (text === 'who is there') channel?.tell('I am');
  });
  channel?.tell('who is there');
  const went = (event: Event) => {
    const { destination } = event as Event & { destination?: { sameDocument: boolean } };
    if (!destination?.sameDocument) wentAtMs = deps.now();
  };
  const cameBack = () => (wentAtMs = -Infinity);
  const closed = (event: Event) => {
    const goesOn = deps.now() - wentAtMs < onItsWayMs || (event as PageTransitionEvent).persisted;
    if (!goesOn && !shownElsewhere) deps.beacon(`/api/events/${hold.eventId}/holds/${hold.id}/release`);
  };
  navigation.addEventListener('navigate', went);
  page.addEventListener('pagehide', closed);
  page.addEventListener('pageshow', cameBack);
  return () => {
    navigation.removeEventListener('navigate', went);
    page.removeEventListener('pagehide', closed);
    page.removeEventListener('pageshow', cameBack);
    channel?.close();
  };
}

/** As the browser has it. */
export function browserLeave(): LeaveDeps {
  return {
    beacon: (path) => void navigator.sendBeacon(path),
    channel: openChannel,
    navigation: (window as { navigation?: EventTarget }).navigation ?? null,
    page: window,
    now: () => performance.now(),
  };
}

function openChannel(name: string, hear: (text: string) => void) {
  if (typeof BroadcastChannel === 'undefined') return null;
  const channel = new BroadcastChannel(name);
  channel.addEventListener('message', ({ data }) => hear(String(data)));
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
    tell: (text: string) => channel.postMessage(text),
    close: () => channel.close(),
  };
}
