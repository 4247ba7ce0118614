/** Names the event. Not signed, but the signed id ends in a digest of the name. */
export const EVENT = 'x-omneo-event';
