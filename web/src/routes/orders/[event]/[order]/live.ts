/** Only orders whose tickets live on phones, or could, load this. */
export { default as LiveTicket } from './LiveTicket.svelte';
export { Wallet } from '$lib/wallet/wallet.svelte';
