import { channel } from 'node:diagnostics_channel';

/** Published with a `DeliveredEvent`, a `DroppedEvent`, an `ErrorEvent`. */
export const DELIVERED_CHANNEL = 'putlogs:delivered';
export const DROPPED_CHANNEL = 'putlogs:dropped';
export const ERROR_CHANNEL = 'putlogs:error';

export const deliveredChannel = channel(DELIVERED_CHANNEL);
export const droppedChannel = channel(DROPPED_CHANNEL);
export const errorChannel = channel(ERROR_CHANNEL);
