/** What a ticket on paper says, in both languages. It is printed in the language of the order. */
import { mailLocale, type MailLocale } from '../messages/words.ts';

export type PaperLocale = MailLocale;
export const paperLocale = mailLocale;

export interface PaperWords {
  title(event: string): string;
  position(number: number, of: number): string;
  doors(time: string): string;
  everyDate: string;
  seat: string;
  admits(persons: number): string;
  bookedBy: string;
  price: string;
  free: string;
  order: string;
  typed: string;
  codeAlt(shortCode: string): string;
  onPhoneTitle: string;
  onPhone: string;
  hintsTitle: string;
  hints: string[];
  test: string;
}

export const paperWords: Record<PaperLocale, PaperWords> = {
  en: {
    title: (event) => `Tickets: ${event}`,
    position: (number, of) => `Ticket ${number} of ${of}`,
    doors: (time) => `Doors open ${time}`,
    everyDate: 'Valid on every date',
    seat: 'Your place',
    admits: (persons) => `Lets in ${persons} persons`,
    bookedBy: 'Booked by',
    price: 'Price',
    free: 'Free',
    order: 'Order',
    typed: 'Should no camera read the code, type this',
    codeAlt: (shortCode) => `QR code of this ticket; to type: ${shortCode}`,
    onPhoneTitle: 'The code is on your phone',
    onPhone:
      'This ticket has a living code that changes every few seconds. Open the link in your mail on the phone that you bring along; this page does not open the door.',
    hintsTitle: 'At the entrance',
    hints: [
      'Show the code, on paper or on your phone. Do not fold through it.',
      'It lets in whoever shows it first. Keep it to yourself, and put no picture of it on the net.',
      'If you change or give back this ticket, this page is no longer valid.',
    ],
    test: 'Test ticket: lets nobody in',
  },
  de: {
    title: (event) => `Tickets: ${event}`,
    position: (number, of) => `Ticket ${number} von ${of}`,
    doors: (time) => `Einlass ${time}`,
    everyDate: 'Gilt an allen Terminen',
    seat: 'Ihr Platz',
    admits: (persons) => `Gilt für ${persons} Personen`,
    bookedBy: 'Gebucht von',
    price: 'Preis',
    free: 'Kostenlos',
    order: 'Bestellung',
    typed: 'Falls keine Kamera den Code liest, diesen tippen',
    codeAlt: (shortCode) => `QR-Code dieses Tickets; zum Eintippen: ${shortCode}`,
    onPhoneTitle: 'Der Code ist auf Ihrem Telefon',
    onPhone:
      'Dieses Ticket hat einen lebenden Code, der sich alle paar Sekunden ändert. Öffnen Sie den Link aus Ihrer Mail auf dem Telefon, das Sie mitbringen; dieses Blatt öffnet die Tür nicht.',
    hintsTitle: 'Am Einlass',
    hints: [
      'Zeigen Sie den Code, auf Papier oder auf dem Telefon. Bitte nicht durch ihn falten.',
      'Er lässt ein, wer ihn zuerst zeigt. Behalten Sie ihn für sich und stellen Sie kein Bild davon ins Netz.',
      'Tauschen Sie dieses Ticket oder geben es zurück, gilt dieses Blatt nicht mehr.',
    ],
    test: 'Testticket: lässt niemanden ein',
  },
};
