/**
 * How much one box office takes, how long it lets people wait, what happens when far too many come, and how old what they see is:
 * bare workerd, storage on a local disk, an empty RPC in the same run as the control. Absolute figures move with the machine and the
 * hour; quote the ratios. `npm run bench -- box-office --only latency` for one of the stories.
 */
import { parseArgs } from 'node:util';
import { measureFreshness } from './box-office/freshness.ts';
import { measureLatency } from './box-office/latency.ts';
import { measureOverload } from './box-office/overload.ts';
import { startStage } from './box-office/stage.ts';
import { measureThroughput } from './box-office/throughput.ts';
import { header } from './measure.ts';

const stories = {
  latency: measureLatency, // first, as long as the event has no more holds than people who could come
  throughput: measureThroughput,
  overload: measureOverload,
  freshness: measureFreshness,
};

async function main(): Promise<void> {
  const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
  const wanted = Object.entries(stories).filter(([name]) => only === undefined || name === only);
  if (wanted.length === 0) throw new Error(`there is no story ${only}; there are: ${Object.keys(stories).join(', ')}`);
  const stage = await startStage();
  try {
    console.log(header('one box office over HTTP, 64 connections', ['workerd', 'typescript']));
    for (const [, story] of wanted) await story(stage);
  } finally {
    await stage.close();
  }
}

if (import.meta.main) await main();
