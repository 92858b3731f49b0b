/** What a Schematron run found, in the order of patterns and, inside each, of the document. */
export interface SchematronReport {
  readonly schema: string;
  readonly title: string;
  readonly phase: string;
  readonly patterns: readonly PatternReport[];
  /** Rules fired, assertions failed, reports given, checks that could not be evaluated. */
  readonly firedRules: number;
  readonly failedAsserts: number;
  readonly successfulReports: number;
  readonly notEvaluated: number;
  /** What of the schema is not evaluated at all, each in words. */
  readonly problems: readonly string[];
}

export interface PatternReport {
  readonly id: string;
  readonly title: string;
  readonly fired: readonly FiredRule[];
  /** Rules whose context could not be evaluated. */
  readonly failedContexts: readonly {
    readonly rule: string;
    readonly context: string;
    readonly reason: string;
  }[];
}

export interface FiredRule {
  readonly id: string | undefined;
  readonly context: string;
  readonly role: string | undefined;
  readonly flag: string | undefined;
  readonly results: readonly CheckResult[];
}

export interface CheckResult {
  readonly outcome: 'failed-assert' | 'successful-report' | 'not-evaluated';
  readonly kind: 'assert' | 'report';
  readonly id: string;
  readonly test: string;
  readonly role: string | undefined;
  readonly flag: string | undefined;
  readonly see: string | undefined;
  /** By local names with positions. */
  readonly location: string;
  /** As an XPath that any processor can follow. */
  readonly xpath: string;
  readonly line: number | undefined;
  readonly message: string;
  readonly diagnostics: readonly { readonly id: string; readonly text: string }[];
}
