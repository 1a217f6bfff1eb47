/** Every route's handler: the table of contents of the API. */
import type { Handlers } from './app.ts';
import type { ApiEnv } from './context.ts';
import { register } from './account/register.ts';
import { showSession } from './account/show-session.ts';
import { signIn } from './account/sign-in.ts';
import { signOut } from './account/sign-out.ts';
import { listAllotments, makeAllotment, releaseAllotment } from './desk/allotments.ts';
import { listCodes, setCodes } from './desk/codes.ts';
import { showArrivals, showInside } from './desk/arrivals.ts';
import { exportConflicts } from './desk/conflicts-csv.ts';
import { createEvent } from './desk/create-event.ts';
import { blockTickets } from './desk/block-tickets.ts';
import { cancelOrder } from './desk/cancel-order.ts';
import { listDoorMessages, sendDoorMessage, withdrawDoorMessage } from './desk/door-messages.ts';
import { inviteDoor, listDoors, revokeDoor } from './desk/doors.ts';
import { listEventKeys, retireEventKey, rotateEventKey } from './desk/event-keys.ts';
import { exportJournal } from './desk/journal-csv.ts';
import { listDeskEvents } from './desk/list-events.ts';
import { listOrders } from './desk/list-orders.ts';
import { listScans } from './desk/list-scans.ts';
import { removeSeatMap, saveSeatMap, showSeatMap } from './desk/seat-maps.ts';
import { addPicture, removePicture } from './desk/pictures.ts';
import { showPractice } from './desk/practice.ts';
import { publishEvent } from './desk/publish-event.ts';
import { reissueTicket } from './desk/reissue-ticket.ts';
import { replaceDoor } from './desk/replace-door.ts';
import { saveDraft } from './desk/save-draft.ts';
import { showDeskEvent } from './desk/show-event.ts';
import { followTotals, showTotals } from './desk/totals.ts';
import { listWaiting, offerNow, removeWaiting } from './desk/waiting-list.ts';
import { enrolDoor } from './door/enrol-door.ts';
import { fetchNames, listNamePages } from './door/fetch-names.ts';
import { fetchPack } from './door/fetch-pack.ts';
import { meetDoors } from './door/meet-doors.ts';
import { reportDoor } from './door/report-door.ts';
import { uploadJournal } from './door/upload-journal.ts';
import { hearStripe } from './payments/hear-stripe.ts';
import { listEvents } from './public/list-events.ts';
import { showHealth, tellTime } from './public/service.ts';
import { showAvailability } from './public/show-availability.ts';
import { showEvent } from './public/show-event.ts';
import { showSeatMap as showPublicSeatMap } from './public/show-seat-map.ts';
import { followSeats, showSeats } from './public/show-seats.ts';
import { showPicture } from './public/show-picture.ts';
import { cancelTickets } from './sale/cancel-tickets.ts';
import { checkOut } from './sale/check-out.ts';
import { extendHold } from './sale/extend-hold.ts';
import { holdTickets } from './sale/hold-tickets.ts';
import { payAgain } from './sale/pay-again.ts';
import { releaseHold, releaseHoldOnLeave } from './sale/release-hold.ts';
import { bindTicket, reissueOwnTicket } from './sale/renew-ticket.ts';
import { showCalendar } from './sale/show-calendar.ts';
import { showCode } from './sale/show-code.ts';
import { showHold } from './sale/show-hold.ts';
import { showOrder } from './sale/show-order.ts';
import { showPdf } from './tickets/show-pdf.ts';
import { confirmWaiting, joinWaitingList, leaveByMail, leaveWaitingList, showWaiting } from './sale/waiting-list.ts';

export const handlers: Handlers<ApiEnv> = {
  ...{
    listEvents,
    showEvent,
    showAvailability,
    showPublicSeatMap,
    showSeats,
    followSeats,
    showPicture,
    tellTime,
    showHealth,
  },
  ...{ holdTickets, showHold, extendHold, releaseHold, releaseHoldOnLeave, checkOut },
  ...{ showOrder, payAgain, showCalendar, showPdf, cancelTickets, hearStripe },
  ...{ bindTicket, reissueOwnTicket, reissueTicket, listEventKeys, rotateEventKey, retireEventKey },
  ...{ register, signIn, showSession, signOut },
  ...{ listDeskEvents, createEvent, showDeskEvent, saveDraft, publishEvent, addPicture, removePicture },
  ...{ showSeatMap, saveSeatMap, removeSeatMap },
  ...{ showTotals, followTotals, listOrders, cancelOrder, blockTickets, listScans, inviteDoor, listDoors, revokeDoor },
  ...{ showCode, joinWaitingList, confirmWaiting, showWaiting, leaveWaitingList, leaveByMail },
  ...{ listCodes, setCodes, listAllotments, makeAllotment, releaseAllotment, listWaiting, removeWaiting, offerNow },
  ...{ showArrivals, showInside, exportConflicts, exportJournal },
  ...{ listDoorMessages, sendDoorMessage, withdrawDoorMessage, replaceDoor, showPractice, reportDoor },
  ...{ enrolDoor, fetchPack, listNamePages, fetchNames, meetDoors, uploadJournal },
};
