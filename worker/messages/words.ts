/** What our mails say, in both languages. A mail is written in the language the buyer ordered in. */
export type MailLocale = 'en' | 'de';

export interface MailWords {
  confirmationSubject(event: string): string;
  cancelledSubject(event: string): string;
  partlyCancelledSubject(event: string): string;
  partlyCancelled(event: string): string;
  difference: string;
  refundSubject(event: string): string;
  hello(name: string): string;
  confirmed: string;
  cancelled(event: string): string;
  refunded(amount: string, event: string): string;
  refundDays: string;
  openOrder: string;
  when: string;
  where: string;
  doors(time: string): string;
  tickets: string;
  total: string;
  free: string;
  ticket(number: number, of: number): string;
  everyDate: string;
  showCode: string;
  typeCode: string;
  /** Of a ticket whose code only a phone can show. */
  openOnPhone: string;
  /** In the place of `confirmed` where no ticket has a code to carry. */
  confirmedLive: string;
  secretLink: string;
  orderNumber: string;
  why(organizer: string): string;
}

export const words: Record<MailLocale, MailWords> = {
  en: {
    confirmationSubject: (event) => `Your tickets for ${event}`,
    cancelledSubject: (event) => `Your order for ${event} has been cancelled`,
    partlyCancelledSubject: (event) => `Some of your tickets for ${event} have been given back`,
    partlyCancelled: (event) =>
      `some of your tickets for ${event} have been given back and are no longer valid. The others stay valid; you find them under your order.`,
    difference: 'Difference for changed tickets',
    refundSubject: (event) => `Your refund for ${event}`,
    hello: (name) => `Hello ${name},`,
    confirmed: 'your tickets are here. Show one code per person at the door, on paper or on your phone.',
    cancelled: (event) => `your order for ${event} has been cancelled. Its tickets are no longer valid.`,
    refunded: (amount, event) => `we have sent ${amount} back to you for ${event}.`,
    refundDays: 'Depending on your bank it takes up to ten days to arrive.',
    openOrder: 'Open my tickets',
    when: 'When',
    where: 'Where',
    doors: (time) => `doors ${time}`,
    tickets: 'Tickets',
    total: 'Total',
    free: 'Free',
    ticket: (number, of) => `Ticket ${number} of ${of}`,
    everyDate: 'Valid on every date',
    showCode: 'Show this code at the door',
    typeCode: 'Code for typing',
    openOnPhone: 'The code is on a phone only: open your order on the phone that you will bring.',
    confirmedLive:
      'your tickets are here. Open them once on the phone that you will bring: the code is shown there, and changes all the time.',
    secretLink: 'The link opens your order for whoever has it. Please keep it to yourself.',
    orderNumber: 'Order',
    why: (organizer) => `You get this mail because you ordered tickets from ${organizer}.`,
  },
  de: {
    confirmationSubject: (event) => `Ihre Tickets für ${event}`,
    cancelledSubject: (event) => `Ihre Bestellung für ${event} wurde storniert`,
    partlyCancelledSubject: (event) => `Ein Teil Ihrer Tickets für ${event} wurde zurückgegeben`,
    partlyCancelled: (event) =>
      `ein Teil Ihrer Tickets für ${event} wurde zurückgegeben und ist nicht mehr gültig. Die anderen bleiben gültig; Sie finden sie unter Ihrer Bestellung.`,
    difference: 'Differenz für geänderte Tickets',
    refundSubject: (event) => `Ihre Erstattung für ${event}`,
    hello: (name) => `Guten Tag ${name},`,
    confirmed: 'hier sind Ihre Tickets. Zeigen Sie am Einlass je Person einen Code, auf Papier oder auf dem Telefon.',
    cancelled: (event) => `Ihre Bestellung für ${event} wurde storniert. Die Tickets sind nicht mehr gültig.`,
    refunded: (amount, event) => `wir haben Ihnen ${amount} für ${event} zurücküberwiesen.`,
    refundDays: 'Je nach Bank dauert es bis zu zehn Tage, bis der Betrag ankommt.',
    openOrder: 'Meine Tickets öffnen',
    when: 'Wann',
    where: 'Wo',
    doors: (time) => `Einlass ${time}`,
    tickets: 'Tickets',
    total: 'Summe',
    free: 'Kostenlos',
    ticket: (number, of) => `Ticket ${number} von ${of}`,
    everyDate: 'Gilt an allen Terminen',
    showCode: 'Diesen Code am Einlass zeigen',
    typeCode: 'Code zum Eintippen',
    openOnPhone:
      'Den Code gibt es nur auf einem Telefon: Öffnen Sie Ihre Bestellung auf dem Telefon, das Sie mitbringen.',
    confirmedLive:
      'hier sind Ihre Tickets. Öffnen Sie sie einmal auf dem Telefon, das Sie mitbringen: Dort steht der Code, und er wechselt ständig.',
    secretLink: 'Der Link öffnet Ihre Bestellung für jeden, der ihn hat. Bitte behalten Sie ihn für sich.',
    orderNumber: 'Bestellung',
    why: (organizer) => `Sie erhalten diese Mail, weil Sie bei ${organizer} Tickets bestellt haben.`,
  },
};

export function mailLocale(locale: string): MailLocale {
  return locale === 'de' ? 'de' : 'en';
}
