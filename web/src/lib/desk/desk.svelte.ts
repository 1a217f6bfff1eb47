/** The desk as one person has it open: who is signed in, and the one way to the API that also knows how to sign in again. */
import type { SessionView } from '#domain/contract/account';
import { DeskApi } from './desk-api.ts';
import { DoorsApi } from './doors-api.ts';
import { SalesApi } from './sales-api.ts';

class Desk {
  /** Who is signed in, as last heard; `null` before the first answer and after signing out. */
  session = $state.raw<SessionView | null>(null);
  /** The session ran out in the middle of something: the dialog is open and this call waits for it. */
  asking = $state.raw<{ answer: (signedIn: boolean) => void } | null>(null);
  #waiting: Promise<boolean> | null = null;

  /** Calls of a page in use: when the session has run out they wait for the dialog and go on. */
  readonly api = new DeskApi({ fetch: (...call) => fetch(...call), signInAgain: () => this.#signInAgain() });

  readonly doors = new DoorsApi(this.api, (...call) => fetch(...call));

  readonly sales = new SalesApi(this.api, (...call) => fetch(...call));

  /** Several calls that meet the same end of session wait for one dialog. */
  #signInAgain(): Promise<boolean> {
    this.#waiting ??= new Promise<boolean>((resolve) => {
      this.asking = { answer: resolve };
    }).finally(() => {
      this.asking = null;
      this.#waiting = null;
    });
    return this.#waiting;
  }
}

/** The desk is rendered only in the browser, where a module lives as long as the tab: one person, one desk. */
export const desk = new Desk();
