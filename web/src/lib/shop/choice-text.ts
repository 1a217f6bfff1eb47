/** What stands against a choice, as a sentence. */
import { m } from '$lib/paraglide/messages';
import type { ChoiceProblem } from './cart.ts';

export function choiceText(problem: ChoiceProblem): string {
  switch (problem.kind) {
    case 'none':
      return m.shop_choose_first();
    case 'too-many':
      return m.problem_too_many_tickets_left({ count: problem.max });
    case 'too-many-lines':
      return m.shop_too_many_lines({ count: problem.max });
  }
}
