export function isInstalled(root: string): boolean;
export function nodeFor(root: string, own?: { version: string; path: string }): string | null;
