import { deskPath } from '$lib/desk/paths';
import { returnPath } from '$lib/desk/return-path';

export function load({ url }) {
  return { next: returnPath(url.searchParams.get('next'), deskPath.home()) };
}
