import type { Connection } from './connectionModel.ts';

/** Whether the files tell too little of a connection to list it. */
export function isUntold(connection: Connection): boolean {
  const { record, serverShows } = connection;
  const isUnshown = record.isKnownByServer === true && serverShows.kind !== 'materials';
  return isUnshown || isWithoutOwn(connection) || isAllUnknown(connection);
}

/** Nothing is presented to anyone, but HTTP alone, or what the server has for all; or a template is filled in elsewhere. */
function isWithoutOwn({ record, client, serverShows }: Connection): boolean {
  if (record.areClientsAnyone !== true) return false;
  const isDefault = serverShows.kind === 'unknown' && serverShows.missing.why === 'componentNotFound';
  return isDefault || client.part?.placed.object.isTemplate === true;
}

/** For unknown software, only what the cluster gives it matters. */
function isAllUnknown({ client, clientTrusts, clientShows }: Connection): boolean {
  return client.place === undefined && clientTrusts.kind === 'unknown' && clientShows.kind !== 'materials';
}
