/** What the chooser fields offer, as far as the runtime knows it: countries by name, time zones. */

export interface CountryChoice {
  code: string;
  name: string;
}

/** Codes that have a name but are no country of ISO 3166-1: unions, test entries, exceptional reservations. */
const noCountries = new Set(
  'AC CP CQ CT DD DG DY EA EU EZ FQ FX HV IC JT MI NH NQ NT PC PU PZ QO RH SU TA TP UK UN VD WK XA XB YD YU ZR ZZ AN CS BU'.split(
    ' ',
  ),
);
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const known = new Map<string, CountryChoice[]>();

/** All countries by their name in the language, in its order. */
export function countryChoices(locale: string): CountryChoice[] {
  let choices = known.get(locale);
  if (!choices) {
    const names = new Intl.DisplayNames(locale, { type: 'region', fallback: 'none' });
    const order = new Intl.Collator(locale);
    choices = letters
      .flatMap((first) => letters.map((second) => first + second))
      .filter((code) => !noCountries.has(code))
      .flatMap((code) => {
        const name = names.of(code);
        return name ? [{ code, name }] : [];
      })
      .sort((a, b) => order.compare(a.name, b.name));
    known.set(locale, choices);
  }
  return choices;
}

/** All zones of the runtime, with `also` among them (the draft's and the browser's, which may go by an older name). */
export function zoneChoices(...also: string[]): string[] {
  const zones = Intl.supportedValuesOf('timeZone');
  return [...new Set([...zones, 'UTC', ...also.filter((zone) => zone !== '')])].sort();
}

/** The zone this device is in. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}
