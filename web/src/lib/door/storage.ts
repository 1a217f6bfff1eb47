/** Whether the browser promises to keep what the door writes, and how much that is. */

export type Keeping = {
  /** Null where the browser does not say. */
  persisted: boolean | null;
  usedBytes: number | null;
};

/** Asks for storage that the browser does not clear by itself. Some ask the person, some decide by how much the site is used. */
export async function keepStorage(): Promise<Keeping> {
  const { storage } = navigator;
  try {
    const persisted = (await storage?.persisted?.()) || (await storage?.persist?.()) || false;
    const usedBytes = (await storage?.estimate?.())?.usage ?? null;
    return { persisted: storage ? persisted : null, usedBytes };
  } catch {
    return { persisted: null, usedBytes: null };
  }
}
