/** Mouse, pen and fingers over the map at the desk: one selects, drags a box, or moves what is selected; two fingers move the map. */
export interface PointingDeps {
  element: HTMLElement;
  /** What a drag from here does. A finger that finds nothing to drag moves the map, unless boxes were asked for. */
  dragAt(px: number, py: number, finger: boolean): DragKind;
  tap(px: number, py: number, keys: { add: boolean }): void;
  doubleTap(px: number, py: number): void;
  box(from: Place, to: Place, done: boolean, keys: { add: boolean }): void;
  /** By so many pixels since the last call. */
  things(dxPx: number, dyPx: number, done: boolean): void;
  map(dxPx: number, dyPx: number): void;
  zoom(factor: number, px: number, py: number): void;
}

export interface Place {
  x: number;
  y: number;
}

export type DragKind = 'box' | 'things' | 'map';

interface Drag {
  from: Place;
  kind: DragKind;
  finger: boolean;
  moved: boolean;
}

/** Who moved less has tapped: a finger is less steady than a mouse. */
const tapPx = { mouse: 4, finger: 9 };
const doubleTapMs = 320;
const doubleTapPx = 20;

/** @returns how to stop listening */
export function listenTo(deps: PointingDeps): () => void {
  const { element } = deps;
  const pointing = new Pointing(deps);
  element.addEventListener('pointerdown', pointing.down);
  element.addEventListener('pointermove', pointing.move);
  element.addEventListener('pointerup', pointing.up);
  element.addEventListener('pointercancel', pointing.cancel);
  element.addEventListener('wheel', pointing.wheel, { passive: false });
  return () => {
    element.removeEventListener('pointerdown', pointing.down);
    element.removeEventListener('pointermove', pointing.move);
    element.removeEventListener('pointerup', pointing.up);
    element.removeEventListener('pointercancel', pointing.cancel);
    element.removeEventListener('wheel', pointing.wheel);
  };
}

class Pointing {
  readonly #deps: PointingDeps;
  readonly #pointers = new Map<number, Place>();
  #drag: Drag | null = null;
  #lastTap = { x: 0, y: 0, atMs: -Infinity };

  constructor(deps: PointingDeps) {
    this.#deps = deps;
  }

  down = (event: PointerEvent): void => {
    const finger = event.pointerType !== 'mouse';
    if (!finger && event.button > 1) return;
    const place = this.#placeOf(event);
    this.#pointers.set(event.pointerId, place);
    this.#deps.element.setPointerCapture(event.pointerId);
    if (this.#pointers.size > 1) return this.#endDrag(place, event);
    const kind = event.button === 1 ? 'map' : this.#deps.dragAt(place.x, place.y, finger);
    this.#drag = { from: place, kind, finger, moved: false };
  };

  move = (event: PointerEvent): void => {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const place = this.#placeOf(event);
    if (this.#pointers.size === 2) this.#pinch(event.pointerId, before, place);
    else if (this.#drag) this.#dragTo(this.#drag, before, place, event);
    this.#pointers.set(event.pointerId, place);
  };

  up = (event: PointerEvent): void => {
    const drag = this.#drag;
    if (!this.#pointers.delete(event.pointerId) || !drag) return;
    const place = this.#placeOf(event);
    this.#endDrag(place, event);
    if (drag.moved || this.#pointers.size > 0) return;
    const apart = Math.hypot(place.x - this.#lastTap.x, place.y - this.#lastTap.y);
    const again = event.timeStamp - this.#lastTap.atMs < doubleTapMs && apart < doubleTapPx;
    this.#lastTap = { ...place, atMs: again ? -Infinity : event.timeStamp };
    if (again) this.#deps.doubleTap(place.x, place.y);
    else this.#deps.tap(place.x, place.y, keysOf(event));
  };

  cancel = (event: PointerEvent): void => {
    this.#pointers.delete(event.pointerId);
    this.#endDrag(this.#placeOf(event), event);
  };

  /** The wheel scrolls the page; with Ctrl, or while the map has the focus, it comes closer. */
  wheel = (event: WheelEvent): void => {
    if (!event.ctrlKey && document.activeElement !== this.#deps.element) return;
    event.preventDefault();
    const { x, y } = this.#placeOf(event);
    const lines = event.deltaMode === 1 ? 16 : 1;
    this.#deps.zoom(Math.exp(-Math.max(-200, Math.min(200, event.deltaY * lines)) / 300), x, y);
  };

  #dragTo(drag: Drag, before: Place, place: Place, event: PointerEvent): void {
    const far = Math.hypot(place.x - drag.from.x, place.y - drag.from.y);
    if (!drag.moved && far < (drag.finger ? tapPx.finger : tapPx.mouse)) return;
    const from = drag.moved ? before : drag.from;
    drag.moved = true;
    if (drag.kind === 'box') this.#deps.box(drag.from, place, false, keysOf(event));
    if (drag.kind === 'things') this.#deps.things(place.x - from.x, place.y - from.y, false);
    if (drag.kind === 'map') this.#deps.map(place.x - from.x, place.y - from.y);
  }

  #pinch(id: number, before: Place, place: Place): void {
    const other = [...this.#pointers].find(([each]) => each !== id)![1];
    const apart = (at: Place) => Math.max(20, Math.hypot(at.x - other.x, at.y - other.y));
    this.#deps.map((place.x - before.x) / 2, (place.y - before.y) / 2);
    this.#deps.zoom(apart(place) / apart(before), (place.x + other.x) / 2, (place.y + other.y) / 2);
  }

  #endDrag(place: Place, event: MouseEvent): void {
    const drag = this.#drag;
    this.#drag = null;
    if (!drag?.moved) return;
    if (drag.kind === 'box') this.#deps.box(drag.from, place, true, keysOf(event));
    if (drag.kind === 'things') this.#deps.things(0, 0, true);
  }

  #placeOf(event: MouseEvent): Place {
    const box = this.#deps.element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}

function keysOf(event: MouseEvent): { add: boolean } {
  return { add: event.shiftKey || event.ctrlKey || event.metaKey };
}
