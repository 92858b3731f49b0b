import Router from '@koa/router';
import Koa, { type Context, type Middleware } from 'koa';
import type { Runtime } from '../../kernel/runtime.js';
import { writeSvs } from '../../terminology/exporters/svs.js';
import type { ExportedVersion } from '../../terminology/exporters/versions.js';
import { matchLanguage } from '../../terminology/languages.js';
import type { ValueSet } from '../../terminology/model.js';
import type { Terminology } from '../../terminology/terminology.js';
import {
  type Ask,
  expand,
  lookup,
  OperationRefusal,
  required,
  translate,
  validateCode,
} from './operations.js';

export interface TerminologyServiceSources {
  readonly terminology: Terminology;
  readonly runtime: Pick<Runtime, 'clock' | 'log'>;
}

const FHIR = 'application/fhir+json; charset=utf-8';

const operations: Readonly<Record<string, (terminology: Terminology, ask: Ask, now: Date) => object>> = {
  '/fhir/CodeSystem/$lookup': lookup,
  '/fhir/ValueSet/$validate-code': validateCode,
  '/fhir/ValueSet/$expand': expand,
  '/fhir/ConceptMap/$translate': translate,
};

/**
 * A terminology server for a country's own systems: the FHIR R4 operations `$lookup`, `$validate-code`,
 * `$expand`, `$translate` by GET, each as of a `date` where one is given, and IHE SVS `RetrieveValueSet` (ITI-48,
 * HTTP binding). It holds no patient data; who may reach it is for whoever mounts it to decide.
 */
export function terminologyService({ terminology, runtime }: TerminologyServiceSources): Koa {
  const router = new Router();
  for (const [path, operation] of Object.entries(operations)) {
    router.get(path.replace('$', '\\$'), (context) => {
      const ask = askOf(context);
      context.body = JSON.stringify(operation(onDay(terminology, ask('date')), ask, runtime.clock.now()));
    });
  }
  router.get('/svs/RetrieveValueSet', (context) => {
    const ask = askOf(context);
    const set = svsValueSet(onDay(terminology, ask('date')), ask);
    context.type = 'text/xml; charset=utf-8';
    context.body = Buffer.from(writeSvs(set));
  });
  const app = new Koa();
  app.use(refusing(runtime)).use(router.routes()).use(router.allowedMethods());
  app.use(() => {
    throw new OperationRefusal('not-found', 'no operation has this address');
  });
  return app;
}

// ITI TF-2 3.48.4: `id`, and `version` and `lang` where wanted; of several versions the newest.
function svsValueSet(terminology: Terminology, ask: Ask): ExportedVersion {
  const id = required(ask, 'id');
  const version = ask('version');
  const held = version === undefined ? terminology.valueSetsInForce(id) : terminology.valueSets(id);
  const set = held.find((candidate) => version === undefined || candidate.version === version);
  if (set === undefined)
    throw new OperationRefusal('not-found', 'the value set is not held here, or not in this version');
  const exported = exportedOf(terminology, set);
  const lang = ask('lang');
  if (lang === undefined) return exported;
  const concepts = exported.concepts.map((concept) => ({
    ...concept,
    names: concept.names.filter(({ language }) => matchLanguage(lang, language) !== 'none'),
  }));
  return { ...exported, concepts };
}

function exportedOf(terminology: Terminology, set: ValueSet): ExportedVersion {
  const { oid, name, version, period, members } = set;
  const concepts = [...members].map((concept) => ({
    code: concept.code,
    codeSystem: concept.codeSystem.id,
    codeSystemName: concept.codeSystem.name,
    codeSystemVersion: concept.versions[0] ?? '',
    current: terminology.isCurrent(concept),
    names: concept.designations.filter(({ current }) => current),
  }));
  return { oid, name, version, ...period, concepts };
}

function askOf(context: Context): Ask {
  return (name) => {
    const value = context.query[name];
    if (Array.isArray(value))
      throw new OperationRefusal('invalid', `the parameter ${name} stands there twice`);
    return value?.trim() || undefined;
  };
}

function onDay(terminology: Terminology, day: string | undefined): Terminology {
  if (day === undefined) return terminology;
  try {
    return terminology.asOf(day);
  } catch (error) {
    if (error instanceof RangeError) throw new OperationRefusal('invalid', 'the date is no day, 2024-07-01');
    throw error;
  }
}

/** Answers refusals as an OperationOutcome; what fails is reported by its kind and says nothing outside. */
function refusing({ log }: Pick<Runtime, 'log'>): Middleware {
  return async (context, next) => {
    context.set({ 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' });
    context.type = FHIR;
    try {
      await next();
    } catch (error) {
      const refusal = error instanceof OperationRefusal ? error : undefined;
      if (refusal === undefined) {
        log.error('the terminology service failed', {
          cause: error instanceof Error ? error.name : typeof error,
        });
      }
      context.status = refusal?.status ?? 500;
      context.type = FHIR;
      context.body = JSON.stringify(
        outcome(refusal?.code ?? 'exception', refusal?.message ?? 'this could not be answered'),
      );
    }
  };
}

const outcome = (code: string, diagnostics: string): object => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code, diagnostics }],
});
