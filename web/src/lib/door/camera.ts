/** The camera as a door needs it: the one at the back, sharp, with its light; and a plain word for what is wrong when there is none. */

/** What keeps a camera from us; each has its own way out on the page. */
export type CameraTrouble = 'insecure' | 'unsupported' | 'denied' | 'missing' | 'busy' | 'broken';

export type ZoomRange = { min: number; max: number; step: number };
export type CameraAbilities = { torch: boolean; zoom: ZoomRange | null; cameras: number };
export type CameraStart = { ok: true; abilities: CameraAbilities } | { ok: false; trouble: CameraTrouble };

/** Torch and zoom are in the browsers and not in their type definitions. */
type Capabilities = MediaTrackCapabilities & { torch?: boolean; zoom?: { min: number; max: number; step?: number } };
type Constraint = MediaTrackConstraintSet & { torch?: boolean; zoom?: number };

/** A printed code of 25 mm is still read at arm's length; what is looked at of it costs no more than before (`gaze.ts`). */
const wanted = { width: { ideal: 1920 }, height: { ideal: 1080 } };

export class Camera {
  #stream: MediaStream | null = null;
  #deviceId: string | null = null;
  /** The picture has stopped although nobody stopped it (a phone call, an unplugged camera). */
  onLost: () => void = () => {};

  get track(): MediaStreamTrack | null {
    return this.#stream?.getVideoTracks()[0] ?? null;
  }

  /** Starts the camera into `video`. @param deviceId a certain camera; null: the one at the back, or the last one used */
  async start(video: HTMLVideoElement, deviceId: string | null = this.#deviceId): Promise<CameraStart> {
    this.stop();
    if (!isSecureContext) return { ok: false, trouble: 'insecure' };
    if (!navigator.mediaDevices?.getUserMedia) return { ok: false, trouble: 'unsupported' };
    try {
      const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: 'environment' } };
      this.#stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...wanted, ...which } });
      video.srcObject = this.#stream;
      await video.play();
    } catch (error) {
      this.stop();
      return { ok: false, trouble: troubleOf(error) };
    }
    this.#deviceId = this.track?.getSettings().deviceId ?? deviceId;
    this.track?.addEventListener('ended', () => this.onLost());
    return { ok: true, abilities: await this.#abilities() };
  }

  stop(): void {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
  }

  /** The camera after the one in use, round and round. */
  async next(video: HTMLVideoElement): Promise<CameraStart> {
    const cameras = await videoInputs();
    const at = cameras.findIndex(({ deviceId }) => deviceId === this.#deviceId);
    return this.start(video, cameras[(at + 1) % Math.max(1, cameras.length)]?.deviceId ?? null);
  }

  /** @returns whether the light is as wished */
  torch(on: boolean): Promise<boolean> {
    return this.#apply({ torch: on });
  }

  zoom(value: number): Promise<boolean> {
    return this.#apply({ zoom: value });
  }

  async #apply(constraint: Constraint): Promise<boolean> {
    try {
      await this.track?.applyConstraints({ advanced: [constraint] });
      return this.track !== null;
    } catch {
      return false;
    }
  }

  async #abilities(): Promise<CameraAbilities> {
    const can = (this.track?.getCapabilities?.() ?? {}) as Capabilities;
    const zoom = can.zoom && can.zoom.max > can.zoom.min ? { step: 0.1, ...can.zoom } : null;
    return { torch: can.torch === true, zoom, cameras: (await videoInputs()).length };
  }
}

async function videoInputs(): Promise<MediaDeviceInfo[]> {
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return devices.filter(({ kind }) => kind === 'videoinput');
}

/** The names are those of the Media Capture specification. */
export function troubleOf(error: unknown): CameraTrouble {
  switch ((error as { name?: string } | null)?.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'broken';
  }
}
