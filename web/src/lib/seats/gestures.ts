/** Fingers, mouse and wheel over the plan, turned into moves: one drags, two pinch, a tap points, a double tap comes closer. */
export interface GestureDeps {
  move: (dxPx: number, dyPx: number) => void;
  zoom: (factor: number, px: number, py: number) => void;
  /** False where there is nothing further out: the page may scroll then. */
  canZoom: (factor: number) => boolean;
  /** True while the whole house is seen: a finger that goes up or down then scrolls the page. */
  atRest: () => boolean;
  tap: (px: number, py: number, coarse: boolean) => void;
  doubleTap: (px: number, py: number) => void;
  hover: (px: number, py: number) => void;
  leave: () => void;
}

/** A finger that moved less has tapped. */
const tapPx = 9;
const doubleTapMs = 300;

/** Listens until told to stop. */
export function listenTo(element: HTMLElement, deps: GestureDeps): () => void {
  const fingers = new Fingers(element, deps);
  const stop = new AbortController();
  const { signal } = stop;
  element.addEventListener('pointerdown', fingers.down, { signal });
  element.addEventListener('pointermove', fingers.move, { signal });
  element.addEventListener('pointerup', fingers.up, { signal });
  element.addEventListener('pointercancel', fingers.cancel, { signal });
  element.addEventListener('pointerleave', deps.leave, { signal });
  element.addEventListener('wheel', fingers.wheel, { passive: false, signal });
  element.addEventListener('touchmove', fingers.touch, { passive: false, signal });
  return () => stop.abort();
}

interface Place {
  x: number;
  y: number;
}

class Fingers {
  #element: HTMLElement;
  #deps: GestureDeps;
  #down = new Map<number, Place>();
  #start: (Place & { moved: boolean }) | null = null;
  #lastTap = { x: 0, y: 0, atMs: -Infinity };

  constructor(element: HTMLElement, deps: GestureDeps) {
    this.#element = element;
    this.#deps = deps;
  }

  #placeOf(event: MouseEvent): Place {
    const box = this.#element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  down = (event: PointerEvent): void => {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    const place = this.#placeOf(event);
    this.#down.set(event.pointerId, place);
    if (this.#down.size === 1) this.#start = { ...place, moved: false };
    else if (this.#start) this.#start.moved = true;
  };

  move = (event: PointerEvent): void => {
    const place = this.#placeOf(event);
    const before = this.#down.get(event.pointerId);
    if (!before) {
      if (event.pointerType === 'mouse') this.#deps.hover(place.x, place.y);
      return;
    }
    if (this.#down.size === 2) this.#pinch(event.pointerId, before, place);
    else if (!this.#drag(event.pointerId, before, place)) return;
    this.#down.set(event.pointerId, place);
  };

  /** @returns whether the finger has left the place where it might still be a tap */
  #drag(id: number, before: Place, place: Place): boolean {
    const start = this.#start;
    if (!start || this.#down.size !== 1) return true;
    if (!start.moved) {
      if (Math.hypot(place.x - start.x, place.y - start.y) < tapPx) return false;
      start.moved = true;
      this.#element.setPointerCapture(id);
    }
    this.#deps.leave();
    this.#deps.move(place.x - before.x, place.y - before.y);
    return true;
  }

  #pinch(id: number, before: Place, place: Place): void {
    const other = [...this.#down].find(([each]) => each !== id)![1];
    const apart = (a: Place) => Math.max(20, Math.hypot(a.x - other.x, a.y - other.y));
    this.#deps.move((place.x - before.x) / 2, (place.y - before.y) / 2);
    this.#deps.zoom(apart(place) / apart(before), (place.x + other.x) / 2, (place.y + other.y) / 2);
  }

  up = (event: PointerEvent): void => {
    const start = this.#start;
    if (!this.#down.delete(event.pointerId) || this.#down.size > 0 || !start) return;
    this.#start = null;
    if (start.moved) return;
    const { x, y } = start;
    const last = this.#lastTap;
    const again = event.timeStamp - last.atMs < doubleTapMs && Math.hypot(x - last.x, y - last.y) < 24;
    this.#lastTap = again ? { x: 0, y: 0, atMs: -Infinity } : { x, y, atMs: event.timeStamp };
    if (again) this.#deps.doubleTap(x, y);
    else this.#deps.tap(x, y, event.pointerType !== 'mouse');
  };

  cancel = (event: PointerEvent): void => {
    this.#down.delete(event.pointerId);
    this.#start = null;
  };

  wheel = (event: WheelEvent): void => {
    const pixels = -event.deltaY * (event.deltaMode === 1 ? 16 : 1);
    const factor = Math.exp(Math.min(200, Math.max(-200, pixels)) / (event.ctrlKey ? 120 : 320));
    if (!this.#deps.canZoom(factor)) return;
    event.preventDefault();
    const { x, y } = this.#placeOf(event);
    this.#deps.zoom(factor, x, y);
  };

  /** Safari zooms the page where a touch is not refused in time. */
  touch = (event: TouchEvent): void => {
    if (event.cancelable && (event.touches.length > 1 || !this.#deps.atRest())) event.preventDefault();
  };
}
