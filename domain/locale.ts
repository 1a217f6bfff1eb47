/** The tag that `Intl` gets for a language of ours. English here is the international one: day before month, 24 hours. */
const tags: Record<string, string> = { en: 'en-GB', de: 'de-DE' };

export function intlLocale(locale: string): string {
  return tags[locale] ?? locale;
}
