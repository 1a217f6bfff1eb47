/** What is there once the code for live tickets has been loaded: the wallet, a component, and a way to look at the order again. */
import type { Wallet } from '$lib/wallet/wallet.svelte';

export type LiveParts = Pick<typeof import('./live'), 'LiveTicket'> & { wallet: Wallet; look: () => void };
