/** Of the one seat map that a drill has. */
export const mapVersion = 1;
