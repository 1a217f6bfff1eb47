/**
 * A camera made of paper: writes what a camera would see into a .y4m file, which Chromium plays as its camera
 * (`--use-fake-device-for-media-stream --use-fake-ui-for-media-stream --use-file-for-fake-video-capture=<file>`).
 * Chromium plays the file in a loop and opens it anew for every `getUserMedia`, so a test can write another one and start the camera again.
 */
import { open, rename } from 'node:fs/promises';
import qrcode from 'qrcode-generator';

/** What is in front of the camera, and how long. */
export type Scene = {
  /** Text of a QR code, or null for an empty table. */
  code: string | null;
  forMs: number;
};

export type FakeCameraOptions = {
  width?: number;
  height?: number;
  framesPerSecond?: number;
  /** Side of the code with its quiet zone, as a share of the picture's height. */
  share?: number;
};

/** Luma of paper, ink and table; a real picture is never quite white or black. */
const paper = 225;
const ink = 30;
const table = 120;
const quietModules = 4;

/** The flags that make Chromium take the file for its camera. */
export function fakeCameraFlags(file: string): string[] {
  return [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ];
}

/**
 * Writes the scenes one after the other. A second at ten frames of 640 × 480 takes 4.6 MB. The film takes the place of the one before
 * as a whole: a camera that is running goes on with that one, and only the next to be opened sees this.
 */
export async function writeFakeCamera(
  file: string,
  scenes: readonly Scene[],
  { width = 640, height = 480, framesPerSecond = 10, share = 0.8 }: FakeCameraOptions = {},
): Promise<void> {
  if (width % 2 || height % 2) throw new RangeError('width and height of a 4:2:0 picture are even');
  const halfDone = `${file}.new`;
  const handle = await open(halfDone, 'w');
  try {
    await handle.write(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`);
    for (const { code, forMs } of scenes) {
      const frame = frameOf(code, width, height, share);
      for (let left = Math.max(1, Math.round((forMs * framesPerSecond) / 1000)); left > 0; left--)
        await handle.write(frame);
    }
  } finally {
    await handle.close();
  }
  await rename(halfDone, file);
}

/** "FRAME", the luma plane, and two planes without colour. */
function frameOf(code: string | null, width: number, height: number, share: number): Uint8Array {
  const marker = new TextEncoder().encode('FRAME\n');
  const frame = new Uint8Array(marker.length + width * height * 1.5).fill(128);
  frame.set(marker);
  const luma = frame.subarray(marker.length, marker.length + width * height).fill(table);
  if (code !== null) drawCode(luma, width, height, code, share);
  return frame;
}

function drawCode(luma: Uint8Array, width: number, height: number, code: string, share: number): void {
  const qr = qrcode(0, 'M');
  qr.addData(code, /^[0-9A-Z $%*+./:-]*$/.test(code) ? 'Alphanumeric' : 'Byte');
  qr.make();
  const modules = qr.getModuleCount();
  const side = modules + 2 * quietModules;
  const pixels = Math.floor((height * share) / side);
  if (pixels < 2) throw new RangeError(`a code of ${modules} modules does not fit into ${height} lines`);
  const left = (width - side * pixels) >> 1;
  const top = (height - side * pixels) >> 1;
  for (let y = 0; y < side * pixels; y++)
    for (let x = 0; x < side * pixels; x++) {
      const row = Math.floor(y / pixels) - quietModules;
      const column = Math.floor(x / pixels) - quietModules;
      const inside = row >= 0 && column >= 0 && row < modules && column < modules;
      luma[(top + y) * width + left + x] = inside && qr.isDark(row, column) ? ink : paper;
    }
}
