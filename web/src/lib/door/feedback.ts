/** What is heard and felt: three signals that are told apart without looking. */
import type { Tone } from './verdict-view.ts';

type Beep = { atMs: number; forMs: number; hertz: number; shape: OscillatorType };

/** Rising for yes; twice the same for look; low and long for no. */
const beeps: Record<Tone, readonly Beep[]> = {
  good: [
    { atMs: 0, forMs: 90, hertz: 880, shape: 'sine' },
    { atMs: 100, forMs: 140, hertz: 1_320, shape: 'sine' },
  ],
  care: [
    { atMs: 0, forMs: 120, hertz: 660, shape: 'triangle' },
    { atMs: 180, forMs: 120, hertz: 660, shape: 'triangle' },
  ],
  bad: [
    { atMs: 0, forMs: 200, hertz: 220, shape: 'square' },
    { atMs: 260, forMs: 320, hertz: 165, shape: 'square' },
  ],
};

const pulses: Record<Tone, number[]> = { good: [70], care: [90, 70, 90], bad: [220, 90, 220] };

export class Feedback {
  #audio: AudioContext | null = null;
  sound = true;

  /** Browsers let a page make noise only after somebody touched it: called with every touch, does something once. */
  unlock(): void {
    try {
      this.#audio ??= new AudioContext();
      if (this.#audio.state === 'suspended') void this.#audio.resume();
    } catch {
      this.#audio = null; // no sound device: colour, word and vibration remain
    }
  }

  /** Whether sounds can be heard; before the first touch they cannot. */
  get ready(): boolean {
    return this.#audio?.state === 'running';
  }

  give(tone: Tone): void {
    navigator.vibrate?.(pulses[tone]);
    if (this.sound && this.#audio) for (const beep of beeps[tone]) play(this.#audio, beep);
  }

  close(): void {
    void this.#audio?.close();
    this.#audio = null;
  }
}

function play(audio: AudioContext, { atMs, forMs, hertz, shape }: Beep): void {
  const from = audio.currentTime + atMs / 1000;
  const until = from + forMs / 1000;
  const tone = new OscillatorNode(audio, { type: shape, frequency: hertz });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(0.35, from + 0.01); // without the ramps the speaker clicks
  volume.gain.setValueAtTime(0.35, until - 0.02);
  volume.gain.linearRampToValueAtTime(0, until);
  tone.connect(volume).connect(audio.destination);
  tone.start(from);
  tone.stop(until);
}
