/** The live numbers of the event in the address, for all pages of its desk: one connection that outlives the change of tabs. */
import { createContext, onMount } from 'svelte';
import { desk } from '$lib/desk/desk.svelte';
import { LiveTotals } from '$lib/desk/live-totals';

const [getLive, setLive] = createContext<{ readonly current: LiveTotals }>();
export { getLive };

/** Called once by the layout; the connection is made anew when the event changes and woken when the network returns. */
export function followLive(event: () => string, isOpen: () => boolean): { readonly current: LiveTotals } {
  const current = $derived(openLive(event()));
  const holder = {
    get current() {
      return current;
    },
  };
  setLive(holder);
  $effect(() => {
    if (!isOpen()) return;
    const live = current;
    live.start();
    return () => live.stop();
  });
  onMount(() => {
    const wake = () => document.visibilityState === 'visible' && current.wake();
    addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    return () => {
      removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
    };
  });
  return holder;
}

function openLive(event: string): LiveTotals {
  return new LiveTotals({
    openSocket({ opened, said, closed }) {
      const url = new URL(`/api/desk/events/${event}/live`, location.href);
      url.protocol = url.protocol.replace('http', 'ws');
      const socket = new WebSocket(url);
      socket.addEventListener('open', opened);
      socket.addEventListener('message', ({ data }) => said(data));
      socket.addEventListener('close', closed);
      return socket;
    },
    async askTotals() {
      const reply = await desk.api.totals(event);
      return reply.ok ? reply.value : null;
    },
    now: () => Date.now(),
    random: Math.random,
    setTimeout: (run, ms) => setTimeout(run, ms),
    clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  });
}
