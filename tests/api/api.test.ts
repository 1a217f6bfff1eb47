import { afterAll, beforeAll } from 'vitest';
import { authorizationSuite } from './authorization.suite.ts';
import { badInputSuite } from './bad-input.suite.ts';
import { codesSuite } from './codes.suite.ts';
import { doorDeskSuite } from './door-desk.suite.ts';
import { doorNamesSuite } from './door-names.suite.ts';
import { doorsSuite } from './doors.suite.ts';
import { exchangeSuite } from './exchange.suite.ts';
import { firstReleaseSuite } from './first-release.suite.ts';
import { greedSuite } from './greed.suite.ts';
import { lateMoneySuite } from './late-money.suite.ts';
import { paymentsSuite } from './payments.suite.ts';
import { saleSuite } from './sale.suite.ts';
import { seatsSuite } from './seats.suite.ts';
import { serviceSuite } from './service.suite.ts';
import { siegeSuite } from './siege.suite.ts';
import { slowPaymentsSuite } from './slow-payments.suite.ts';
import { ticketsSuite } from './tickets.suite.ts';
import { waitingSuite } from './waiting.suite.ts';
import { startWorld, type World } from './support/world.ts';

/** One machine's worth of Foyer for all stories: each of them brings its own people and events. */
let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 180_000);
afterAll(async () => {
  await world?.close();
});
const here = () => world;

saleSuite(here);
badInputSuite(here);
doorsSuite(here);
doorNamesSuite(here);
doorDeskSuite(here);
firstReleaseSuite(here);
paymentsSuite(here);
slowPaymentsSuite(here);
lateMoneySuite(here);
authorizationSuite(here);
seatsSuite(here);
codesSuite(here);
waitingSuite(here);
exchangeSuite(here);
siegeSuite(here);
greedSuite(here);
ticketsSuite(here);
serviceSuite(here);
