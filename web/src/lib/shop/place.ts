/** Where an event is, as one line. Many addresses name the city already; then it is not said twice. */
export function placeText(place: { venueName?: string; venueAddress: string; city: string }): string {
  const named = place.venueAddress.toLowerCase().includes(place.city.toLowerCase()) && place.city !== '';
  return [place.venueName, place.venueAddress, named ? '' : place.city].filter(Boolean).join(', ');
}
