/** What kinds of event a visitor can tell apart in the list; schema.org's subtypes of Event stand beside them. */
export const categories = [
  'concert',
  'theatre',
  'festival',
  'conference',
  'sport',
  'party',
  'exhibition',
  'community',
  'other',
] as const;
export type Category = (typeof categories)[number];

export const schemaOrgType: Record<Category, string> = {
  concert: 'MusicEvent',
  theatre: 'TheaterEvent',
  festival: 'Festival',
  conference: 'BusinessEvent',
  sport: 'SportsEvent',
  party: 'DanceEvent',
  exhibition: 'ExhibitionEvent',
  community: 'SocialEvent',
  other: 'Event',
};
