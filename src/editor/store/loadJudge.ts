/** Most windows contain no certificates and need no judge. */
export async function loadJudge() {
  const [{ buildPkiGraph }, { evaluateInSteps }] = await Promise.all([
    import('../../core/pki/buildPkiGraph.ts'),
    import('../../core/findings/evaluate.ts'),
  ]);
  return { buildPkiGraph, evaluateInSteps };
}
