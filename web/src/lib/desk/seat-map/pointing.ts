/** Mouse, pen and fingers over the map at the desk: one selects, drags a box, or moves what is selected; two fingers move the map. */
export interface PointingDeps {
  element: HTMLElement;
  /** What a drag from here does. A finger that finds nothing to drag moves the map, unless boxes were asked for. */
  dragAt(px: number, py: number, finger: boolean): 'box' | 'things' | 'map';
  tap(px: number, py: number, keys: { add: boolean }): void;
  doubleTap(px: number, py: number): void;
  box(from: Place, to: Place, done: boolean, keys: { add: boolean }): void;
  /** By so many pixels since the last call. */
  things(dxPx: number, dyPx: number, done: boolean): void;
  map(dxPx: number, dyPx: number): void;
  zoom(factor: number, px: number, py: number): void;
  hover(px: number, py: number): void;
}

export interface Place {
  x: number;
  y: number;
}

/** Who moved less has tapped: a finger is less steady than a mouse. */
const tapPx = { mouse: 4, finger: 9 };
const doubleTapMs = 320;

export function listenTo(deps: PointingDeps): () => void {
  const { element } = deps;
  const down = new Map<number, Place>();
  let drag: { from: Place; kind: 'box' | 'things' | 'map' | 'none'; finger: boolean; moved: boolean } | null = null;
  let lastTap = { x: 0, y: 0, atMs: -Infinity };

  const placeOf = (event: MouseEvent): Place => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const keysOf = (event: MouseEvent) => ({ add: event.shiftKey || event.ctrlKey || event.metaKey });

  const ondown = (event: PointerEvent) => {
    const finger = event.pointerType !== 'mouse';
    if (!finger && event.button > 1) return;
    const place = placeOf(event);
    down.set(event.pointerId, place);
    element.setPointerCapture(event.pointerId);
    if (down.size > 1) {
      endDrag(place, event);
      drag = null;
      return;
    }
    const kind = event.button === 1 ? 'map' : deps.dragAt(place.x, place.y, finger);
    drag = { from: place, kind, finger, moved: false };
  };
  const onmove = (event: PointerEvent) => {
    const before = down.get(event.pointerId);
    const place = placeOf(event);
    if (!before) return deps.hover(place.x, place.y);
    if (down.size === 2) pinch(event.pointerId, before, place);
    else if (drag) dragTo(before, place, event);
    down.set(event.pointerId, place);
  };
  const dragTo = (before: Place, place: Place, event: PointerEvent) => {
    if (!drag) return;
    const far = Math.hypot(place.x - drag.from.x, place.y - drag.from.y);
    if (!drag.moved && far < (drag.finger ? tapPx.finger : tapPx.mouse)) return;
    const from = drag.moved ? before : drag.from;
    drag.moved = true;
    if (drag.kind === 'box') deps.box(drag.from, place, false, keysOf(event));
    if (drag.kind === 'things') deps.things(place.x - from.x, place.y - from.y, false);
    if (drag.kind === 'map') deps.map(place.x - from.x, place.y - from.y);
  };
  const pinch = (id: number, before: Place, place: Place) => {
    const other = [...down].find(([each]) => each !== id)![1];
    const apart = (at: Place) => Math.max(20, Math.hypot(at.x - other.x, at.y - other.y));
    deps.map((place.x - before.x) / 2, (place.y - before.y) / 2);
    deps.zoom(apart(place) / apart(before), (place.x + other.x) / 2, (place.y + other.y) / 2);
  };
  const endDrag = (place: Place, event: MouseEvent) => {
    if (!drag?.moved) return;
    if (drag.kind === 'box') deps.box(drag.from, place, true, keysOf(event));
    if (drag.kind === 'things') deps.things(0, 0, true);
  };
  const onup = (event: PointerEvent) => {
    if (!down.delete(event.pointerId) || !drag) return;
    const place = placeOf(event);
    endDrag(place, event);
    const { moved } = drag;
    drag = null;
    if (moved || down.size > 0) return;
    const again =
      event.timeStamp - lastTap.atMs < doubleTapMs && Math.hypot(place.x - lastTap.x, place.y - lastTap.y) < 20;
    lastTap = again ? { x: 0, y: 0, atMs: -Infinity } : { ...place, atMs: event.timeStamp };
    if (again) deps.doubleTap(place.x, place.y);
    else deps.tap(place.x, place.y, keysOf(event));
  };
  const oncancel = (event: PointerEvent) => {
    down.delete(event.pointerId);
    endDrag(placeOf(event), event);
    drag = null;
  };
  /** The wheel scrolls the page; with Ctrl, or while the map has the focus, it comes closer. */
  const onwheel = (event: WheelEvent) => {
    if (!event.ctrlKey && document.activeElement !== element) return;
    event.preventDefault();
    const { x, y } = placeOf(event);
    deps.zoom(Math.exp(-Math.max(-200, Math.min(200, event.deltaY * (event.deltaMode === 1 ? 16 : 1))) / 300), x, y);
  };

  element.addEventListener('pointerdown', ondown);
  element.addEventListener('pointermove', onmove);
  element.addEventListener('pointerup', onup);
  element.addEventListener('pointercancel', oncancel);
  element.addEventListener('wheel', onwheel, { passive: false });
  return () => {
    element.removeEventListener('pointerdown', ondown);
    element.removeEventListener('pointermove', onmove);
    element.removeEventListener('pointerup', onup);
    element.removeEventListener('pointercancel', oncancel);
    element.removeEventListener('wheel', onwheel);
  };
}
