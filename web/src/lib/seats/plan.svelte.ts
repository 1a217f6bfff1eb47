/** The plan under the fingers: where one looks, which seat is in question, and what a tap or a key does. */
import { levelAt } from './draw-house.ts';
import type { GestureDeps } from './gestures.ts';
import { isInside } from './hull.ts';
import type { Painter } from './painter.ts';
import { nearestSeat } from './seat-grid.ts';
import type { SeatRoom } from './seat-room.svelte.ts';
import { fitted, movedBy, showing, toPixels, toUnits, zoomedAt, zoomedTo, type View } from './view.ts';
import { stepOfKey, walk } from './walk.ts';

/** A finger wants at least so many pixels from seat to seat (WCAG 2.2, 2.5.8); a mouse is content with fewer. */
const finger = 24;
const mouse = 9;
/** As close as a tap brings one that came from too far away for seats. */
const comfortPx = 36;

export interface PlanDeps {
  room: SeatRoom;
  painter: () => Painter | null;
  /** A seat is in question: by finger (the sheet opens), by key or mouse. */
  onask: (seat: number, by: 'finger' | 'mouse' | 'keys') => void;
  onpick: (seat: number, by: 'finger' | 'mouse' | 'keys') => void;
  onleave: () => void;
}

export class Plan {
  cursor = $state(-1);
  by = $state<'finger' | 'mouse' | 'keys'>('mouse');
  /** Follows the painter, for buttons that come to an end and for the tooltip's place. */
  view = $state.raw<View>({ x: 0, y: 0, scale: 1 });
  #deps: PlanDeps;
  /** Where the keyboard comes back to. */
  #last = -1;

  constructor(deps: PlanDeps) {
    this.#deps = deps;
  }

  get #painter(): Painter {
    return this.#deps.painter()!;
  }

  readonly gestures: GestureDeps = {
    move: (dx, dy) => this.#painter.show(this.#moved(dx, dy)),
    zoom: (factor, x, y) => this.#painter.show(zoomedAt(this.#painter.view, this.#painter.bounds!, factor, x, y)),
    canZoom: (factor) => (factor > 1 ? this.canCome : this.canGo),
    atRest: () => !this.canGo,
    tap: (x, y, coarse) => this.#tap(x, y, coarse),
    doubleTap: (x, y) => this.#doubleTap(x, y),
    hover: (x, y) => this.#hover(x, y),
    leave: () => {
      if (this.by === 'mouse') this.ask(-1, 'mouse');
    },
  };

  #moved(dx: number, dy: number): View {
    return movedBy(this.#painter.view, this.#painter.bounds!, dx, dy);
  }

  get canCome(): boolean {
    const bounds = this.#deps.painter()?.bounds;
    return bounds ? this.view.scale < bounds.scaleMax * 0.999 : false;
  }

  get canGo(): boolean {
    const bounds = this.#deps.painter()?.bounds;
    return bounds ? this.view.scale > fitted(bounds).scale * 1.001 : false;
  }

  /** One press of a button, about the middle of the screen or about the seat in question. */
  zoomBy(factor: number): void {
    const { view, bounds } = this.#painter;
    const { width, height } = bounds!.screen;
    const { house } = this.#deps.room;
    const at =
      this.cursor >= 0
        ? toPixels(view, bounds!.screen, house.x[this.cursor]!, house.y[this.cursor]!)
        : { x: width / 2, y: height / 2 };
    this.#painter.flyTo(zoomedAt(view, bounds!, factor, at.x, at.y));
  }

  showAll(): void {
    this.#painter.flyTo(fitted(this.#painter.bounds!));
  }

  /** Comes close enough to see all of these. */
  showSeats(seats: readonly number[]): void {
    const { house } = this.#deps.room;
    const known = seats.filter((seat) => seat >= 0);
    if (known.length === 0 || !this.#deps.painter()?.bounds) return;
    const [xs, ys] = [known.map((seat) => house.x[seat]!), known.map((seat) => house.y[seat]!)];
    const air = house.pitch * 3;
    const box = {
      left: Math.min(...xs) - air,
      right: Math.max(...xs) + air,
      top: Math.min(...ys) - air,
      bottom: Math.max(...ys) + air,
    };
    this.#painter.flyTo(zoomedTo(box, this.#painter.bounds!, house.pitch));
  }

  /** @param seat -1 for none */
  ask(seat: number, by: 'finger' | 'mouse' | 'keys'): void {
    if (seat === this.cursor && by === this.by) return;
    this.cursor = seat;
    this.by = by;
    if (seat >= 0) this.#last = seat;
    this.#deps.onask(seat, by);
    this.#deps.painter()?.touch();
  }

  #pitchPx(): number {
    return this.#deps.room.house.pitch * this.#painter.view.scale;
  }

  #seatAt(px: number, py: number, reachPx: number): number {
    const { house } = this.#deps.room;
    const { view, bounds } = this.#painter;
    const at = toUnits(view, bounds!.screen, px, py);
    return nearestSeat(house.grid, at.x, at.y, Math.max(reachPx / view.scale, house.pitch * 0.6));
  }

  #hover(px: number, py: number): void {
    const seat = this.#pitchPx() >= mouse ? this.#seatAt(px, py, 0) : -1;
    if (seat >= 0 || this.by === 'mouse') this.ask(seat, 'mouse');
  }

  #tap(px: number, py: number, coarse: boolean): void {
    if (this.#pitchPx() < (coarse ? finger : mouse)) return this.#comeCloser(px, py);
    const seat = this.#seatAt(px, py, coarse ? finger / 2 : 0);
    if (seat < 0) return this.ask(-1, coarse ? 'finger' : 'mouse');
    this.#deps.onpick(seat, coarse ? 'finger' : 'mouse');
  }

  /** From afar a tap leads to the zone that was meant, then to its seats. */
  #comeCloser(px: number, py: number): void {
    const { house } = this.#deps.room;
    const { view, bounds } = this.#painter;
    const at = toUnits(view, bounds!.screen, px, py);
    const zone = house.zones.find(({ hull }) => isInside(hull, at.x, at.y));
    if (zone && levelAt(house, view.scale) === 'zones') {
      const closer = zoomedTo(zone.box, bounds!, house.pitch);
      if (closer.scale > view.scale * 1.2) return this.#painter.flyTo(closer);
    }
    this.#painter.flyTo(zoomedAt(view, bounds!, comfortPx / this.#pitchPx(), px, py));
  }

  /** The first tap of the two may have taken a seat or given one back: that is undone by the same press again. */
  #doubleTap(px: number, py: number): void {
    const { view, bounds } = this.#painter;
    this.#painter.flyTo(zoomedAt(view, bounds!, 2, px, py));
  }

  /** Comes back to where one was, or begins in front of the middle. */
  enter(): void {
    const { house, mine } = this.#deps.room;
    if (this.cursor >= 0) return;
    const { x, y } = house.drawing.focalPoint;
    const first = [...mine.keys()].find((seat) => seat >= 0);
    const reach = Math.max(house.box.right - house.box.left, house.box.bottom - house.box.top);
    const seat = this.#last >= 0 ? this.#last : (first ?? nearestSeat(house.grid, x, y, reach));
    this.#go(seat);
  }

  #go(seat: number): void {
    if (seat < 0) return;
    this.ask(seat, 'keys');
    const painter = this.#deps.painter();
    if (!painter?.bounds) return;
    const { house } = this.#deps.room;
    const close = Math.max(painter.view.scale, Math.min(painter.bounds.scaleMax, finger / house.pitch));
    const view = { ...painter.view, scale: close };
    if (close > painter.view.scale) Object.assign(view, { x: house.x[seat], y: house.y[seat] });
    painter.flyTo(showing(view, painter.bounds, house.x[seat]!, house.y[seat]!, 60));
  }

  /** @returns whether the key meant something here */
  key(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const step = stepOfKey[event.key];
    if (step) {
      if (this.cursor < 0) this.enter();
      else this.#go(walk(this.#deps.room.house, this.cursor, step));
      return true;
    }
    switch (event.key) {
      case 'Enter':
      case ' ':
        if (this.cursor < 0) this.enter();
        else this.#deps.onpick(this.cursor, 'keys');
        return true;
      case 'Escape':
        this.#deps.onleave();
        return true;
      case '+':
      case '-':
        this.zoomBy(event.key === '+' ? 1.5 : 1 / 1.5);
        return true;
      default:
        return false;
    }
  }
}
