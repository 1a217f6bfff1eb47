/**
 * Where in a picture a code is looked for, and how hard. Looking at all of a sharp picture in every way takes a weak phone a quarter of a
 * second; so each picture is looked at in one way only, and the next in another. Whoever holds a code still for half a second has been
 * looked at in all of them; most are seen in the first.
 */

export interface Pass {
  /** The part of the picture that is looked at. */
  left: number;
  top: number;
  width: number;
  height: number;
  /** It is brought to this size before. */
  toWidth: number;
  toHeight: number;
  options: PassOptions;
}

/** Of zxing, over `baseOptions`. */
export interface PassOptions {
  tryInvert: boolean;
  tryDenoise: boolean;
}

/** QR codes in any turn; turning the picture or making it smaller again is for others, or done by us. */
export const baseOptions = {
  formats: ['QRCode' as const],
  tryHarder: true,
  tryRotate: false,
  tryDownscale: false,
  maxNumberOfSymbols: 8,
  textMode: 'Plain' as const,
};

/** Half a million pixels are what a weak phone searches within a twentieth of a second. */
const glanceWidth = 960;
const glanceHeight = 540;

const plain: PassOptions = { tryInvert: false, tryDenoise: false };
/** Light codes on dark ground, and codes whose modules have run together or fallen apart. */
const patient: PassOptions = { tryInvert: true, tryDenoise: true };

/** The ways to look at pictures of that size, in turn. */
export function passesFor(width: number, height: number): Pass[] {
  const scale = Math.min(1, Math.max(glanceWidth, glanceHeight) / Math.max(width, height));
  const whole = {
    left: 0,
    top: 0,
    width,
    height,
    toWidth: Math.round(width * scale),
    toHeight: Math.round(height * scale),
  };
  if (scale > 0.75) return [plain, patient].map((options) => ({ ...whole, options }));
  // The middle as sharp as it is: small codes, and those held far away.
  const [cutWidth, cutHeight] = width >= height ? [glanceWidth, glanceHeight] : [glanceHeight, glanceWidth];
  const [w, h] = [Math.min(width, cutWidth), Math.min(height, cutHeight)];
  const middle = { left: (width - w) >> 1, top: (height - h) >> 1, width: w, height: h, toWidth: w, toHeight: h };
  return [
    { ...whole, options: plain },
    { ...middle, options: plain },
    { ...whole, options: patient },
    { ...middle, options: patient },
  ];
}

/** Takes turns: what has just seen a code looks again, what has not makes way for the next. */
export class Gaze {
  #turn = 0;

  /** The way to look at the next picture. */
  next(width: number, height: number): Pass {
    const passes = passesFor(width, height);
    return passes[this.#turn % passes.length]!;
  }

  /** Whether that way saw a code. */
  saw(found: boolean): void {
    if (!found) this.#turn++;
  }
}
