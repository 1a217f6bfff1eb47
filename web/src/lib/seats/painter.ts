/**
 * Keeps a canvas showing the house while one moves through it. The house is drawn in slices into a picture behind the canvas; every
 * frame shows the last finished picture, moved and scaled to the present view, and what may change at any moment on top of it. So a
 * frame costs the same for two hundred seats and for twenty thousand.
 */
import { drawHouse, type Scene } from './draw-house.ts';
import { between, clamped, fitted, toPixels, type Bounds, type View } from './view.ts';

/** Of drawing within one frame: leaves the rest of 16 ms to the page, also on a slow phone. */
const sliceMs = 5;
/** While one moves, a frame that comes late is seen sooner than a picture that is a little coarse. */
const movingSliceMs = 2;
/** So long after the last move the picture is drawn anew, as sharp as can be. */
const restMs = 60;
/** A picture is scaled so far before a new one is drawn in the middle of a move. */
const scaledMax = 2;
const flightMs = 280;
/** The picture reaches so far beyond each edge, as a part of the screen: a short move shows no empty border. */
const margin = 0.2;

export interface PainterDeps {
  canvas: HTMLCanvasElement;
  scene: () => Scene;
  /** What is drawn anew in every frame: the choice, the ring around the seat in question. In CSS pixels. */
  drawOver: (ctx: CanvasRenderingContext2D, view: View) => void;
  /** After every move, so that the page can follow. */
  onmove: (view: View) => void;
  /** Whether things may fly: not where one has asked for less motion. */
  mayFly: () => boolean;
}

export class Painter {
  view: View = { x: 0, y: 0, scale: 1 };
  bounds: Bounds | null = null;
  #deps: PainterDeps;
  #ctx: CanvasRenderingContext2D;
  #dpr = 1;
  #shown: HTMLCanvasElement | null = null;
  #shownView: View | null = null;
  #spare: HTMLCanvasElement | null = null;
  #job: { steps: Generator<void, void, void>; view: View; canvas: HTMLCanvasElement } | null = null;
  #stale = true;
  #flight: { from: View; to: View; sinceMs: number } | null = null;
  #frame = 0;
  #movedAtMs = -Infinity;

  constructor(deps: PainterDeps) {
    this.#deps = deps;
    this.#ctx = deps.canvas.getContext('2d')!;
  }

  /** A new size of the screen, or another house. The first time the whole house is shown. */
  fit(bounds: Bounds, dpr: number): void {
    const first = this.bounds === null;
    this.bounds = bounds;
    this.#dpr = dpr;
    const { canvas } = this.#deps;
    canvas.width = Math.round(bounds.screen.width * dpr);
    canvas.height = Math.round(bounds.screen.height * dpr);
    this.#shown = this.#spare = this.#shownView = this.#job = null;
    this.show(first ? fitted(bounds) : clamped(this.view, bounds));
    this.redraw();
  }

  /** Seats have changed, or the colours have. */
  redraw(): void {
    this.#stale = true;
    this.#wake();
  }

  /** Only what lies on top has changed. */
  touch(): void {
    this.#wake();
  }

  show(view: View): void {
    this.#flight = null;
    this.#move(view);
  }

  flyTo(view: View): void {
    if (!this.#deps.mayFly()) return this.show(view);
    this.#flight = { from: this.view, to: view, sinceMs: performance.now() };
    this.#wake();
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = -1;
  }

  #move(view: View): void {
    this.view = view;
    this.#movedAtMs = performance.now();
    this.#deps.onmove(view);
    this.#wake();
  }

  #wake(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(this.#paint);
  }

  #paint = (): void => {
    this.#frame = 0;
    if (!this.bounds) return;
    this.#fly();
    this.#draw();
    this.#blit();
    if (this.#flight || this.#job || this.#isBehind()) this.#wake();
  };

  #fly(): void {
    const flight = this.#flight;
    if (!flight) return;
    const part = Math.min(1, (performance.now() - flight.sinceMs) / flightMs);
    if (part === 1) this.#flight = null;
    this.#move(between(flight.from, flight.to, 1 - (1 - part) ** 3));
  }

  #isBehind(): boolean {
    const [view, shown] = [this.view, this.#shownView];
    if (this.#stale || !shown || shown.scale !== view.scale) return true;
    return shown.x !== view.x || shown.y !== view.y;
  }

  /** Whether the picture would be seen to be coarse, or its edge to be empty, also by who is moving. */
  #isFarBehind(): boolean {
    const [view, shown] = [this.view, this.#shownView];
    if (this.#stale || !shown) return true;
    const zoom = view.scale / shown.scale;
    if (zoom > scaledMax || zoom < 1 / (1 + margin)) return true;
    const { width, height } = this.bounds!.screen;
    const [dx, dy] = [Math.abs(shown.x - view.x) * view.scale, Math.abs(shown.y - view.y) * view.scale];
    return dx > (width * margin) / 2 || dy > (height * margin) / 2;
  }

  /** Goes on with the picture behind, or begins a new one. */
  #draw(): void {
    const rests = performance.now() - this.#movedAtMs >= restMs;
    if (!this.#job && this.#isBehind() && (rests || this.#isFarBehind())) this.#begin();
    const job = this.#job;
    if (!job) return;
    const untilMs = performance.now() + (rests ? sliceMs : movingSliceMs);
    do {
      if (job.steps.next().done) {
        [this.#shown, this.#spare] = [job.canvas, this.#shown];
        this.#shownView = job.view;
        this.#job = null;
        return;
      }
    } while (performance.now() < untilMs);
  }

  #begin(): void {
    const { screen } = this.bounds!;
    const wide = { width: screen.width * (1 + 2 * margin), height: screen.height * (1 + 2 * margin) };
    const canvas = this.#spare ?? document.createElement('canvas');
    const [width, height] = [Math.round(wide.width * this.#dpr), Math.round(wide.height * this.#dpr)];
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    const ctx = canvas.getContext('2d')!;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, width, height);
    ctx.setTransform(this.#dpr, 0, 0, this.#dpr, 0, 0);
    const view = this.view;
    this.#stale = false;
    this.#job = { steps: drawHouse(ctx, this.#deps.scene(), view, wide, this.#dpr), view, canvas };
  }

  #blit(): void {
    const ctx = this.#ctx;
    const { screen } = this.bounds!;
    ctx.setTransform(this.#dpr, 0, 0, this.#dpr, 0, 0);
    ctx.clearRect(0, 0, screen.width, screen.height);
    const shown = this.#shownView;
    if (this.#shown && shown) {
      const zoom = this.view.scale / shown.scale;
      const width = screen.width * (1 + 2 * margin) * zoom;
      const height = screen.height * (1 + 2 * margin) * zoom;
      const middle = toPixels(this.view, screen, shown.x, shown.y);
      ctx.drawImage(this.#shown, middle.x - width / 2, middle.y - height / 2, width, height);
    }
    this.#deps.drawOver(ctx, this.view);
  }
}
