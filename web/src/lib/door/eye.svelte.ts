/** The camera with its decoder: looks while somebody looks at the page, rests otherwise, and says what is wrong. */
import { untrack } from 'svelte';
import { Camera, type CameraAbilities, type CameraStart, type CameraTrouble } from './camera.ts';
import { workerDecoder, type Decoder } from './decoder.ts';
import { ScanLoop } from './scan-loop.ts';

export type EyeState =
  { kind: 'off' } | { kind: 'starting' } | { kind: 'on' } | { kind: 'trouble'; trouble: CameraTrouble };

const noAbilities: CameraAbilities = { torch: false, zoom: null, cameras: 0 };

export class Eye {
  state = $state.raw<EyeState>({ kind: 'off' });
  abilities = $state.raw<CameraAbilities>(noAbilities);
  torchOn = $state(false);
  zoom = $state(1);
  readonly #camera = new Camera();
  readonly #onText: (text: string) => void;
  #video: HTMLVideoElement | null = null;
  #decoder: Decoder | null = null;
  #loop: ScanLoop | null = null;
  #wakeLock: WakeLockSentinel | null = null;

  /** @param onText gets every code of every picture; the same one comes again and again */
  constructor(onText: (text: string) => void) {
    this.#onText = onText;
    this.#camera.onLost = () => void this.start();
  }

  /** Ties the eye to the element that shows its picture; use with `{@attach}`. Looks until it is detached. */
  readonly attach = (video: HTMLVideoElement): (() => void) => {
    this.#video = video;
    const onVisibility = () => (document.hidden ? this.#rest() : void this.start());
    document.addEventListener('visibilitychange', onVisibility);
    untrack(() => void this.start()); // what it reads is none of the attachment's business
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      this.#rest();
      this.#decoder?.close();
      this.#decoder = null;
      this.#video = null;
    };
  };

  /** Also the way out of a trouble: tries again. */
  start(): Promise<void> {
    return this.#begin((video) => this.#camera.start(video));
  }

  nextCamera(): Promise<void> {
    return this.#begin((video) => this.#camera.next(video));
  }

  async toggleTorch(): Promise<void> {
    const wish = !this.torchOn;
    if (await this.#camera.torch(wish)) this.torchOn = wish;
  }

  async setZoom(value: number): Promise<void> {
    if (await this.#camera.zoom(value)) this.zoom = value;
  }

  async #begin(open: (video: HTMLVideoElement) => Promise<CameraStart>): Promise<void> {
    const video = this.#video;
    if (!video || this.state.kind === 'starting') return;
    this.#loop?.stop();
    this.state = { kind: 'starting' };
    const start = await open(video);
    if (this.#video !== video || document.hidden) return this.#rest(); // gone while we waited
    if (!start.ok) {
      this.state = { kind: 'trouble', trouble: start.trouble };
      return;
    }
    this.abilities = start.abilities;
    this.torchOn = false;
    this.zoom = start.abilities.zoom?.min ?? 1;
    this.state = { kind: 'on' };
    this.#look(video);
    await this.#stayAwake();
  }

  #look(video: HTMLVideoElement): void {
    this.#decoder ??= workerDecoder();
    const decoder = this.#decoder;
    this.#loop = new ScanLoop({
      grab: async () => (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA ? createImageBitmap(video) : null),
      decode: (picture) => decoder.decode(picture),
      onText: this.#onText,
      onBroken: () => {
        this.#rest();
        this.state = { kind: 'trouble', trouble: 'broken' };
      },
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      nowMs: () => performance.now(),
    });
    this.#loop.start();
  }

  #rest(): void {
    this.#loop?.stop();
    this.#camera.stop();
    this.state = { kind: 'off' };
    void this.#wakeLock?.release().catch(() => {});
    this.#wakeLock = null;
  }

  /** A door whose screen goes dark between two guests is no help. */
  async #stayAwake(): Promise<void> {
    try {
      this.#wakeLock = (await navigator.wakeLock?.request('screen')) ?? null;
    } catch {
      this.#wakeLock = null; // low battery, or no such thing: the steward touches the screen now and then
    }
  }
}
