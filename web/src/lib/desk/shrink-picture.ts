/**
 * Makes a photo fit for a page before it is sent: at most 1600 pixels, WebP or JPEG. Drawing it anew also leaves behind what the
 * camera wrote into the file, such as the place where it was taken.
 */

/** Twice the width at which a page shows its largest picture. */
const sideMaxPx = 1600;
const quality = 0.82; // above this files grow faster than anybody sees

export interface Size {
  width: number;
  height: number;
}

/** The size with the same shape whose longer side is at most `sideMax`; never larger than it was. */
export function fitWithin({ width, height }: Size, sideMax: number = sideMaxPx): Size {
  const scale = Math.min(1, sideMax / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The picture as it is sent, or `null` where the browser cannot read the file as one. */
export async function shrinkPicture(file: Blob): Promise<Blob | null> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return null;
  }
  const { width, height } = fitWithin(bitmap);
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const webp = await encode(canvas, 'image/webp');
  // A browser that writes no WebP hands out PNG instead, which is far too large for a photo.
  return webp?.type === 'image/webp' ? webp : encode(canvas, 'image/jpeg');
}

function encode(canvas: HTMLCanvasElement, type: string): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, type, quality));
}
