import type { Component } from './componentFlagOf.ts';
import { type ConnectionPartyRecord, connectionParties } from './tables/connectionParties.ts';

/** The component that takes part in a connection; `undefined` for software whose flags are not known. */
export function componentOfParty(party: keyof typeof connectionParties): Component | undefined {
  const record: ConnectionPartyRecord = connectionParties[party];
  return record.component;
}
