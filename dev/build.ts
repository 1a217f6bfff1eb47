/** `npm run build`: the pages and the Worker, as they would be uploaded. */
import { buildArtifacts } from './artifacts.ts';

try {
  const folder = await buildArtifacts((line) => console.log(line));
  console.log(`Built: ${folder}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
