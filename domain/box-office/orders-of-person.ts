/** Which orders are whose: the latest of each person, and from each the one before it. */
export interface OrdersOfPeople {
  /** One more than the position of a person's latest order. */
  latest: Map<number, number>;
  /** By position: one more than the position of the same person's order before; 0 for the first. */
  before: Int32Array;
}

/** `persons` by position; 0 where it is not known whose it is. */
export function gatherOrders(persons: Iterable<number>, size: number): OrdersOfPeople {
  const orders = { latest: new Map<number, number>(), before: new Int32Array(size) };
  let position = 0;
  for (const person of persons) addOrderOf(orders, person, position++);
  return orders;
}

export function addOrderOf(orders: OrdersOfPeople, person: number, position: number): void {
  if (person === 0) return;
  if (position >= orders.before.length) {
    const grown = new Int32Array(2 * position + 512);
    grown.set(orders.before);
    orders.before = grown;
  }
  orders.before[position] = orders.latest.get(person) ?? 0;
  orders.latest.set(person, position + 1);
}

export function dropOrderOf({ latest, before }: OrdersOfPeople, person: number, position: number): void {
  const gone = position + 1;
  if (latest.get(person) === gone) {
    if (before[position] === 0) latest.delete(person);
    else latest.set(person, before[position]!);
    return;
  }
  for (let at = latest.get(person) ?? 0; at !== 0; at = before[at - 1]!)
    if (before[at - 1] === gone) before[at - 1] = before[position]!;
}

/** Positions of the person's orders, the latest first. */
export function* ordersOf({ latest, before }: OrdersOfPeople, person: number): Generator<number> {
  for (let at = latest.get(person) ?? 0; at !== 0; at = before[at - 1]!) yield at - 1;
}
