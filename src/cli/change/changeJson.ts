import { certificateName } from '../../core/pki/certificateName.ts';
import { changePlanJson } from '../../core/present/change/changePlanJson.ts';
import type { ChecklistItem } from '../../core/renewal/afterwards/checklist.ts';
import { formatName } from '../../core/x509/formatName.ts';
import type { CarriedOut } from './carryOutChange.ts';
import { type ChangedConnection, changedConnectionJson } from './changedConnections.ts';
import { inCommandTerms } from './cliRefusal.ts';
import type { PreparedChange } from './preparedChange.ts';

/** A plan that was carried out, and what follows from it. */
export interface ChangeOutcome {
  readonly result: CarriedOut;
  readonly connections: readonly ChangedConnection[];
  readonly afterwards: readonly ChecklistItem[];
}

/** A change and what became of it as JSON; grows only by new fields. Never key bytes. */
export function changeJson(
  { plan, graph, notes = [], refused = [], notLookedInto = [] }: PreparedChange,
  outcome: ChangeOutcome | undefined,
) {
  const { result, connections = [], afterwards = [] } = outcome ?? {};
  return {
    version: 1,
    written: result?.kind === 'written',
    ...(result?.kind === 'written' ? { renewal: result.renewal } : {}),
    ...(result?.kind === 'staged' ? { script: result.script } : {}),
    ...(plan?.kind === 'changePlan'
      ? changePlanJson(plan, graph)
      : { certificates: [], files: [], untouched: [], warnings: [] }),
    connections: connections.map(changedConnectionJson),
    afterwards,
    ...(notes.length === 0 ? {} : { notes }),
    ...(notLookedInto.length === 0 ? {} : { notLookedInto }),
    refused: refused.map(({ node, refusal }) => {
      const { code, reason, wayOut } = inCommandTerms(refusal);
      return {
        fingerprintSha256: node.fingerprint,
        name: certificateName(node.certificate, node.role),
        subject: formatName(node.certificate.subject),
        paths: [...new Set(node.occurrences.map(({ file }) => file.path))],
        code,
        reason,
        wayOut,
      };
    }),
  };
}

/** A change that was refused: what was planned so far, and why nothing was written. */
export function refusalJson(
  prepared: PreparedChange,
  { code, reason, wayOut }: { readonly code: string; readonly reason: string; readonly wayOut: string },
) {
  const { version, written, ...plan } = changeJson(prepared, undefined);
  return { version, written, refusal: { code, reason, wayOut }, ...plan };
}
