import { expect, it } from 'vitest';
import { giveBackOnLeave, type LeaveDeps } from './leave.ts';

const hold = { eventId: 'evt_1', id: 'hld_1' };

/** A tab that shows the reservation; tabs share the channels. */
function aTab(heard: Set<(text: string) => void>, more: Partial<LeaveDeps> = {}) {
  const tab = { sent: [] as string[], nowMs: 100_000, page: new EventTarget(), navigation: new EventTarget() };
  const stop = giveBackOnLeave(hold, {
    beacon: (path) => void tab.sent.push(path),
    channel: (_, own) => {
      heard.add(own);
      return {
        tell: (text) => [...heard].filter((hear) => hear !== own).forEach((hear) => hear(text)),
        close: () => void heard.delete(own),
      };
    },
    ...{ navigation: tab.navigation, page: tab.page, now: () => tab.nowMs, ...more },
  });
  const hide = (persisted = false) => tab.page.dispatchEvent(Object.assign(new Event('pagehide'), { persisted }));
  return { ...tab, tab, stop, hide };
}

it('a closed tab gives its reservation back', () => {
  const { hide, sent } = aTab(new Set());
  hide();
  expect(sent).toEqual(['/api/events/evt_1/holds/hld_1/release']);
});

it('one that is loaded again, goes on to another page or is only put away does not', () => {
  const { hide, sent, navigation, tab } = aTab(new Set());
  navigation.dispatchEvent(new Event('navigate'));
  hide();
  tab.nowMs += 120_000;
  hide(true);
  expect(sent).toEqual([]);
  hide(); // the way led nowhere: a file was saved
  expect(sent).toHaveLength(1);
});

it('one that was gone back to counts as any other, and so does one in which somebody has jumped to a heading', () => {
  const { hide, sent, navigation, page } = aTab(new Set());
  navigation.dispatchEvent(new Event('navigate'));
  hide(true);
  page.dispatchEvent(new Event('pageshow'));
  navigation.dispatchEvent(Object.assign(new Event('navigate'), { destination: { sameDocument: true } }));
  hide();
  expect(sent).toHaveLength(1);
});

it('nor while another tab shows the same, or where the browser does not say why a page is left', () => {
  const heard = new Set<(text: string) => void>();
  const [first, second] = [aTab(heard), aTab(heard)];
  first.hide();
  second.hide();
  const old = aTab(new Set(), { navigation: null });
  old.hide();
  expect([first.sent, second.sent, old.sent]).toEqual([[], [], []]);
});

it('nor once the page shows something else', () => {
  const { hide, sent, stop } = aTab(new Set());
  stop();
  hide();
  expect(sent).toEqual([]);
});
