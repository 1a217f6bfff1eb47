/** Where the bytes of a picture lie in R2: the id alone tells, so that showing one needs no database. */
export function pictureKey(pictureId: string): string {
  return `pictures/${pictureId}`;
}
