import { describe, expect, it } from 'vitest';
import { Gaze, passesFor } from './gaze.ts';

const sizes = [
  [1920, 1080],
  [1080, 1920],
  [1280, 720],
  [640, 480],
  [3840, 2160],
  [320, 240],
] as const;

describe('where a door looks for codes', () => {
  it.each(sizes)('no look at %i × %i is longer than a weak phone can bear, or beyond the picture', (width, height) => {
    for (const pass of passesFor(width, height)) {
      expect(pass.toWidth * pass.toHeight).toBeLessThanOrEqual(960 * 720);
      expect(pass.left).toBeGreaterThanOrEqual(0);
      expect(pass.top).toBeGreaterThanOrEqual(0);
      expect(pass.left + pass.width).toBeLessThanOrEqual(width);
      expect(pass.top + pass.height).toBeLessThanOrEqual(height);
      expect(pass.toWidth / pass.width).toBeCloseTo(pass.toHeight / pass.height, 2); // a squeezed code is another code
    }
  });

  it('the first look is at all of the picture, and light codes on dark ground have their turn', () => {
    for (const [width, height] of sizes) {
      const passes = passesFor(width, height);
      expect(passes[0]).toMatchObject({ left: 0, top: 0, width, height });
      expect(passes.some(({ options }) => options.tryInvert)).toBe(true);
      expect(passes.length).toBeLessThanOrEqual(4);
    }
  });

  it('what sees a code looks again; what sees none makes way', () => {
    const gaze = new Gaze();
    const [whole, middle, third] = passesFor(1920, 1080);
    expect(gaze.next(1920, 1080)).toEqual(whole);
    gaze.saw(false);
    expect(gaze.next(1920, 1080)).toEqual(middle);
    gaze.saw(true);
    expect(gaze.next(1920, 1080)).toEqual(middle);
    gaze.saw(false);
    expect(gaze.next(1920, 1080)).toEqual(third);
  });
});
