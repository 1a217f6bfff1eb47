/** What mails to somebody who waits say, in both languages. */
import type { MailLocale } from './words.ts';

export interface WaitingWords {
  hello(name: string): string;
  confirmSubject(event: string): string;
  confirm(event: string): string;
  confirmUntil(time: string): string;
  confirmAction: string;
  confirmWhy: string;
  joinedSubject(event: string): string;
  joined(event: string, position: number): string;
  joinedRule: string;
  look: string;
  offerSubject(event: string): string;
  offer(event: string): string;
  offerUntil(time: string): string;
  take: string;
  lapsedSubject(event: string): string;
  lapsed(event: string): string;
  ended(event: string): string;
  tickets: string;
  when: string;
  everyDate: string;
  leave: string;
  why(organizer: string): string;
}

export const waitingWords: Record<MailLocale, WaitingWords> = {
  en: {
    hello: (name) => `Hello ${name},`,
    confirmSubject: (event) => `Do you want to wait for ${event}?`,
    confirm: (event) =>
      `somebody, we hope you, wants to wait for tickets for ${event} and gave this address. Please confirm it: your place in the line counts from then on.`,
    confirmUntil: (time) => `The link is good until ${time}.`,
    confirmAction: 'Yes, I want to wait',
    confirmWhy: 'It was not you? Then do nothing: nobody waits in your name, and you will not hear from us again.',
    joinedSubject: (event) => `You are on the waiting list for ${event}`,
    joined: (event, position) =>
      position <= 1
        ? `you are on the waiting list for ${event}, and next in line.`
        : `you are on the waiting list for ${event}, at number ${position}.`,
    joinedRule: 'As soon as there is room for your whole party we reserve it for you and write to you.',
    look: 'See my place in line',
    offerSubject: (event) => `There is room for you: ${event}`,
    offer: (event) => `places for ${event} have come free, and we have reserved them for you.`,
    offerUntil: (time) => `They are yours until ${time}. After that they go to the next in line.`,
    take: 'Take the places',
    lapsedSubject: (event) => `The waiting list for ${event}`,
    lapsed: (event) =>
      `the places that we had reserved for you for ${event} have gone to the next in line, since the time for them is over. You can join the list again while it is open.`,
    ended: (event) =>
      `the waiting list for ${event} has ended. There were no places for you this time, and we are sorry.`,
    tickets: 'Tickets',
    when: 'When',
    everyDate: 'Valid on every date',
    leave: 'You need the places no longer? Leave the list here, so that others get them:',
    why: (organizer) => `You get this mail because you are waiting for tickets from ${organizer}.`,
  },
  de: {
    hello: (name) => `Guten Tag ${name},`,
    confirmSubject: (event) => `Möchten Sie auf ${event} warten?`,
    confirm: (event) =>
      `jemand, hoffentlich Sie, möchte auf Tickets für ${event} warten und hat diese Adresse angegeben. Bitte bestätigen Sie das: Ihr Platz in der Reihe zählt von da an.`,
    confirmUntil: (time) => `Der Link gilt bis ${time}.`,
    confirmAction: 'Ja, ich möchte warten',
    confirmWhy:
      'Das waren nicht Sie? Dann tun Sie nichts: Niemand wartet in Ihrem Namen, und Sie hören nichts mehr von uns.',
    joinedSubject: (event) => `Sie stehen auf der Warteliste für ${event}`,
    joined: (event, position) =>
      position <= 1
        ? `Sie stehen auf der Warteliste für ${event} und sind als Nächstes an der Reihe.`
        : `Sie stehen auf der Warteliste für ${event}, an Stelle ${position}.`,
    joinedRule: 'Sobald Platz für Sie alle zusammen ist, reservieren wir ihn für Sie und schreiben Ihnen.',
    look: 'Meinen Platz in der Reihe ansehen',
    offerSubject: (event) => `Es ist Platz für Sie: ${event}`,
    offer: (event) => `für ${event} sind Plätze frei geworden, und wir haben sie für Sie reserviert.`,
    offerUntil: (time) => `Sie gehören bis ${time} Ihnen. Danach gehen sie an die Nächsten in der Reihe.`,
    take: 'Plätze nehmen',
    lapsedSubject: (event) => `Die Warteliste für ${event}`,
    lapsed: (event) =>
      `die Plätze, die wir für Sie für ${event} reserviert hatten, sind an die Nächsten in der Reihe gegangen, weil die Zeit dafür vorbei ist. Sie können sich wieder eintragen, solange die Liste offen ist.`,
    ended: (event) => `die Warteliste für ${event} ist beendet. Diesmal gab es leider keine Plätze für Sie.`,
    tickets: 'Tickets',
    when: 'Wann',
    everyDate: 'Gilt an allen Terminen',
    leave: 'Sie brauchen die Plätze nicht mehr? Hier verlassen Sie die Liste, damit andere sie bekommen:',
    why: (organizer) => `Sie erhalten diese Mail, weil Sie auf Tickets von ${organizer} warten.`,
  },
};
