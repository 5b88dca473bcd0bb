import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { formatIsoTime } from '../../text/moment.ts';
import { optional } from '../../text/optional.ts';
import { placeJson } from '../connections/connectionsJson.ts';
import { partyWords } from '../connections/partyWords.ts';
import { findingsJson } from '../inventory/inventory.ts';
import type { PresentContext } from '../presentContext.ts';
import type { ExplainedError } from './explainErrors.ts';
import type { NamedPlace } from './namedPlaces.ts';

/** The causes of errors as JSON; documented in docs/cli-details.md. */
export function explanationJson(explained: readonly ExplainedError[], { graph, now }: PresentContext) {
  return {
    schemaVersion: 1,
    at: formatIsoTime(now),
    errors: explained.map(
      ({ error, named, connections, more, findings, places, rights, unlike, certificates }: ExplainedError) => ({
        kind: error.record.id,
        quote: error.quote,
        meaning: error.record.meaning(error.line),
        connections: connections.map((each) => ({
          ...connectionJson(each.verdict),
          rejectedBy: each.refusal.by,
          reason: each.refusal.verdict.reason,
          error: each.refusal.verdict.error,
          ...optional('fingerprint', each.refusal.verdict.fingerprint),
          alike: each.others.map(connectionJson),
          findings: findingsJson(graph, each.findings),
        })),
        more,
        findings: findingsJson(graph, findings),
        rights: rights.map(({ text, place, isCause }) => ({
          text,
          isCause,
          ...(place === undefined ? {} : placeJson(place)),
        })),
        named: named.map(namedJson),
        places: places.map(namedJson),
        unlike: unlike.map(connectionJson),
        certificates: certificates.map(({ fingerprint, role, occurrences }) => ({
          fingerprint,
          ...optional('role', role?.id),
          files: [...new Set(occurrences.map(({ file }) => file.path))],
        })),
      }),
    ),
  };
}

function connectionJson({ connection: { id, record, client, server } }: ConnectionVerdict) {
  return { id, number: record.no, kind: record.id, client: partyWords(client, true), server: partyWords(server, true) };
}

function namedJson({ name, kind, place }: NamedPlace) {
  return { name, kind, ...placeJson(place) };
}
