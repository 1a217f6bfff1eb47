/** Invented buyers: names from a list, addresses in a domain that can receive nothing (RFC 2606). */
const givenNames = ['Ada', 'Bela', 'Chiara', 'Deniz', 'Edda', 'Femi', 'Greta', 'Hakan', 'Ilse', 'Jonas', 'Kalinda', 'Lio', 'Mira', 'Noor', 'Ole', 'Petra', 'Quirin', 'Rosa', 'Sven', 'Tilda', 'Uma', 'Viktor', 'Wanda', 'Yusuf', 'Zoe']; // prettier-ignore
const familyNames = ['Adler', 'Brandt', 'Castellani', 'Demir', 'Eriksen', 'Fuchs', 'Gabor', 'Hoffmann', 'Ivanova', 'Jensen', 'Kaya', 'Lindqvist', 'Moreau', 'Nowak', 'Okafor', 'Peters', 'Quint', 'Reuter', 'Silva', 'Thorne', 'Ulrich', 'Vogel', 'Weber', 'Yilmaz', 'Zimmer']; // prettier-ignore

export interface Person {
  name: string;
  email: string;
}

/** Where the `n`-th person calls from: an address of the block that is kept for examples (RFC 2544). */
export function addressOf(n: number): string {
  return `198.18.${Math.floor(n / 250) % 256}.${(n % 250) + 1}`;
}

/** The `n`-th invented person; the same number is the same person. */
export function person(n: number): Person {
  const given = givenNames[n % givenNames.length]!;
  const family = familyNames[(n * 7 + Math.floor(n / givenNames.length)) % familyNames.length]!;
  return { name: `${given} ${family}`, email: `${given}.${family}.${n}@example.com`.toLowerCase() };
}
