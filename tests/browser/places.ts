import { join } from 'node:path';

/** Where a packaged Chromium is unpacked once; ignored by git. */
export const cacheDir = join(import.meta.dirname, '../../.foyer/cache');
