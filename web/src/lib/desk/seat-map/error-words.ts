/** What is wrong with a plan, in words. A code of a newer server is shown as it came. */
import { m } from '$lib/paraglide/messages';

const words: Record<string, () => string> = {
  malformed: m.desk_error_malformed,
  'no-places': m.desk_error_no_places,
  'too-many-places': m.desk_error_too_many_places,
  'duplicate-category': m.desk_error_duplicate_category,
  'duplicate-zone': m.desk_error_duplicate_zone,
  'duplicate-row': m.desk_error_duplicate_row,
  'duplicate-seat': m.desk_error_duplicate_seat,
  'unknown-category': m.desk_error_unknown_category,
  'category-missing': m.desk_error_category_missing,
  'companion-unknown': m.desk_error_companion_unknown,
  'companion-not-accessible': m.desk_error_companion_not_accessible,
  'companion-twice': m.desk_error_companion_twice,
  'not-json': m.desk_error_not_json,
  'duplicate-guid': m.desk_error_duplicate_guid,
  'too-large': m.desk_error_too_large,
};

export function planErrorWord(code: string): string {
  return words[code]?.() ?? code;
}
