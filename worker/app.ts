/**
 * The whole surface of the API as one value and one type. The handlers are handed in, so that the type which the pages build their
 * client from (`hc<App>`) depends on the schemas alone and not on anything that runs only in a Worker.
 */
import type { OpenAPIHono, RouteHandler } from '@hono/zod-openapi';
import type { Env } from 'hono';
import * as account from './routes/account.ts';
import * as catalogue from './routes/catalogue.ts';
import * as desk from './routes/desk.ts';
import * as deskSale from './routes/desk-sale.ts';
import * as door from './routes/door.ts';
import * as sale from './routes/sale.ts';

export const routes = {
  listEvents: catalogue.listEvents,
  showEvent: catalogue.showEvent,
  showAvailability: catalogue.showAvailability,
  showPublicSeatMap: catalogue.showPublicSeatMap,
  showSeats: catalogue.showSeats,
  followSeats: catalogue.followSeats,
  showPicture: catalogue.showPicture,
  tellTime: catalogue.tellTime,
  showHealth: catalogue.showHealth,
  holdTickets: sale.holdTickets,
  showHold: sale.showHold,
  extendHold: sale.extendHold,
  releaseHold: sale.releaseHold,
  releaseHoldOnLeave: sale.releaseHoldOnLeave,
  checkOut: sale.checkOut,
  showOrder: sale.showOrder,
  payAgain: sale.payAgain,
  showCalendar: sale.showCalendar,
  showPdf: sale.showPdf,
  cancelTickets: sale.cancelTickets,
  hearStripe: sale.hearStripe,
  showCode: sale.showCode,
  joinWaitingList: sale.joinWaitingList,
  showWaiting: sale.showWaiting,
  leaveWaitingList: sale.leaveWaitingList,
  leaveByMail: sale.leaveByMail,
  register: account.register,
  signIn: account.signIn,
  showSession: account.showSession,
  signOut: account.signOut,
  listDeskEvents: desk.listDeskEvents,
  createEvent: desk.createEvent,
  showDeskEvent: desk.showDeskEvent,
  saveDraft: desk.saveDraft,
  publishEvent: desk.publishEvent,
  showSeatMap: desk.showSeatMap,
  saveSeatMap: desk.saveSeatMap,
  removeSeatMap: desk.removeSeatMap,
  addPicture: desk.addPicture,
  removePicture: desk.removePicture,
  showTotals: desk.showTotals,
  followTotals: desk.followTotals,
  listOrders: desk.listOrders,
  cancelOrder: desk.cancelOrder,
  listScans: desk.listScans,
  inviteDoor: desk.inviteDoor,
  listDoors: desk.listDoors,
  revokeDoor: desk.revokeDoor,
  listCodes: deskSale.listCodes,
  setCodes: deskSale.setCodes,
  listAllotments: deskSale.listAllotments,
  makeAllotment: deskSale.makeAllotment,
  releaseAllotment: deskSale.releaseAllotment,
  listWaiting: deskSale.listWaiting,
  removeWaiting: deskSale.removeWaiting,
  offerNow: deskSale.offerNow,
  enrolDoor: door.enrolDoor,
  fetchPack: door.fetchPack,
  listNamePages: door.listNamePages,
  fetchNames: door.fetchNames,
  uploadJournal: door.uploadJournal,
} as const;
export type Routes = typeof routes;
export type RouteName = keyof Routes;

/** The handler of a route, by its name. */
export type HandlerOf<Name extends RouteName, E extends Env> = RouteHandler<Routes[Name], E>;
export type Handlers<E extends Env> = { readonly [Name in RouteName]: HandlerOf<Name, E> };

/** Puts the handlers behind their routes. */
// oxlint-disable-next-line max-lines-per-function -- a list, not logic
export function mountApi<E extends Env>(app: OpenAPIHono<E>, handlers: Handlers<E>) {
  return app.openapiRoutes([
    { route: routes.listEvents, handler: handlers.listEvents },
    { route: routes.showEvent, handler: handlers.showEvent },
    { route: routes.showAvailability, handler: handlers.showAvailability },
    { route: routes.showPublicSeatMap, handler: handlers.showPublicSeatMap },
    { route: routes.showSeats, handler: handlers.showSeats },
    { route: routes.followSeats, handler: handlers.followSeats },
    { route: routes.showPicture, handler: handlers.showPicture },
    { route: routes.tellTime, handler: handlers.tellTime },
    { route: routes.showHealth, handler: handlers.showHealth },
    { route: routes.holdTickets, handler: handlers.holdTickets },
    { route: routes.showHold, handler: handlers.showHold },
    { route: routes.extendHold, handler: handlers.extendHold },
    { route: routes.releaseHold, handler: handlers.releaseHold },
    { route: routes.releaseHoldOnLeave, handler: handlers.releaseHoldOnLeave },
    { route: routes.checkOut, handler: handlers.checkOut },
    { route: routes.showOrder, handler: handlers.showOrder },
    { route: routes.payAgain, handler: handlers.payAgain },
    { route: routes.showCalendar, handler: handlers.showCalendar },
    { route: routes.showPdf, handler: handlers.showPdf },
    { route: routes.cancelTickets, handler: handlers.cancelTickets },
    { route: routes.hearStripe, handler: handlers.hearStripe },
    { route: routes.showCode, handler: handlers.showCode },
    { route: routes.joinWaitingList, handler: handlers.joinWaitingList },
    { route: routes.showWaiting, handler: handlers.showWaiting },
    { route: routes.leaveWaitingList, handler: handlers.leaveWaitingList },
    { route: routes.leaveByMail, handler: handlers.leaveByMail },
    { route: routes.register, handler: handlers.register },
    { route: routes.signIn, handler: handlers.signIn },
    { route: routes.showSession, handler: handlers.showSession },
    { route: routes.signOut, handler: handlers.signOut },
    { route: routes.listDeskEvents, handler: handlers.listDeskEvents },
    { route: routes.createEvent, handler: handlers.createEvent },
    { route: routes.showDeskEvent, handler: handlers.showDeskEvent },
    { route: routes.saveDraft, handler: handlers.saveDraft },
    { route: routes.publishEvent, handler: handlers.publishEvent },
    { route: routes.showSeatMap, handler: handlers.showSeatMap },
    { route: routes.saveSeatMap, handler: handlers.saveSeatMap },
    { route: routes.removeSeatMap, handler: handlers.removeSeatMap },
    { route: routes.addPicture, handler: handlers.addPicture },
    { route: routes.removePicture, handler: handlers.removePicture },
    { route: routes.showTotals, handler: handlers.showTotals },
    { route: routes.followTotals, handler: handlers.followTotals },
    { route: routes.listOrders, handler: handlers.listOrders },
    { route: routes.cancelOrder, handler: handlers.cancelOrder },
    { route: routes.listScans, handler: handlers.listScans },
    { route: routes.inviteDoor, handler: handlers.inviteDoor },
    { route: routes.listDoors, handler: handlers.listDoors },
    { route: routes.revokeDoor, handler: handlers.revokeDoor },
    { route: routes.listCodes, handler: handlers.listCodes },
    { route: routes.setCodes, handler: handlers.setCodes },
    { route: routes.listAllotments, handler: handlers.listAllotments },
    { route: routes.makeAllotment, handler: handlers.makeAllotment },
    { route: routes.releaseAllotment, handler: handlers.releaseAllotment },
    { route: routes.listWaiting, handler: handlers.listWaiting },
    { route: routes.removeWaiting, handler: handlers.removeWaiting },
    { route: routes.offerNow, handler: handlers.offerNow },
    { route: routes.enrolDoor, handler: handlers.enrolDoor },
    { route: routes.fetchPack, handler: handlers.fetchPack },
    { route: routes.listNamePages, handler: handlers.listNamePages },
    { route: routes.fetchNames, handler: handlers.fetchNames },
    { route: routes.uploadJournal, handler: handlers.uploadJournal },
  ]);
}

/** What `hc<App>('/')` needs to know. */
export type App = ReturnType<typeof mountApi<Env>>;
