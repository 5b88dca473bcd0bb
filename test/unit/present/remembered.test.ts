import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../src/core/findings/evaluate.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import type { PkiGraph } from '../../../src/core/pki/pkiModel.ts';
import { connectionRows } from '../../../src/core/present/connections/connectionRows.ts';
import { mapOf } from '../../../src/core/present/map/mapOf.ts';
import { renewalAdvice } from '../../../src/core/present/map/renewalAdvice.ts';
import { certificateReport } from '../../../src/core/present/report/certificateReport.ts';
import { fileRows } from '../../../src/core/present/tree/fileRows.ts';
import { buildTreeModel } from '../../../src/core/present/tree/treeModel.ts';
import type { TreeRow } from '../../../src/core/present/tree/treeRow.ts';
import { treeOnHost } from '../../support/connections.ts';
import { decodingTools, readKubeadmTruth } from '../../support/kubeadmTrees.ts';
import { inLanguage, type Language } from '../../support/languages.ts';

const day = 86_400_000;

/** All that is said of a graph, in a language, at a moment. */
function told(graph: PkiGraph, language: Language, now: number, warnWithinDays: number): string {
  return inLanguage(language, () => {
    const policy = { ...defaultPolicy, warnWithinDays };
    const context = { graph, findings: evaluate(graph, policy, now), policy, now };
    const { scene } = mapOf(context, { today: now, advice: renewalAdvice() });
    const rows = [...fileRows(buildTreeModel(context)), ...connectionRows(context)].map(allOf);
    const findings = context.findings.map(({ code, severity, message }) => ({ code, severity, message }));
    return JSON.stringify({ findings, rows, report: certificateReport(context), scene });
  });
}

function allOf(row: TreeRow): unknown {
  const { label, description, state, spoken } = row;
  return { label, description, state, spoken, tooltip: row.tooltip(), children: row.children().map(allOf) };
}

function difference(a: string, b: string): string {
  const start = Math.max(0, [...a].findIndex((character, index) => character !== b[index]) - 40);
  return `${a.slice(start, start + 120)} instead of ${b.slice(start, start + 120)}`;
}

describe('what is remembered of a graph does not depend on what was asked before', () => {
  for (const tree of ['b05-front-proxy-wrong-ca', 'b07-apiserver-san-missing-advertise-ip', 'h01-rsa']) {
    test(tree, async () => {
      const made = Date.parse(readKubeadmTruth(tree).made_at);
      const read = () => buildPkiGraph(treeOnHost(tree, ''), decodingTools.cryptography);
      const asked = await read();
      const questions = [
        ['english', made, 30],
        ['chinese', made, 30],
        ['chinese', made + 350 * day, 30],
        ['english', made + 350 * day, 7],
        ['english', made + 4000 * day, 7],
        ['chinese', made + 4000 * day, 30],
      ] as const;
      for (const [language, now, days] of questions) {
        const again = told(asked, language, now, days);
        const first = told(await read(), language, now, days);
        assert.ok(again === first, `${language}, ${(now - made) / day} days later: ${difference(again, first)}`);
      }
    });
  }
});
