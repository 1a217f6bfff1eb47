/** What the vectors test bundles for the browser: the rules themselves, run with what the browser has. */
import { nativeEd25519 } from '#domain/crypto/ed25519-native';
import { nobleEd25519 } from '#domain/crypto/ed25519-noble';
import { countVectors, runVectors, type TicketVectors } from '#domain/ticket/run-vectors';
import vectors from '../../domain/ticket/vectors.json';

const golden = vectors as unknown as TicketVectors;

Object.assign(globalThis, {
  foyerVectors: async () => ({
    count: countVectors(golden),
    native: await runVectors(golden, nativeEd25519(crypto.subtle)),
    noble: await runVectors(golden, nobleEd25519()),
  }),
});
