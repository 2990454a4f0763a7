/** Decides by IAM's rules whether a role of the module may make a call. */
import { runSimulation } from "@cloud-copilot/iam-simulate";
import { ofType, statementsOf } from "./checks/rules.ts";
import { asText, type Json } from "./module.ts";
import type { Rendered } from "./render.ts";
import { ACCOUNT } from "./stand-in/computed.ts";

/** A call as IAM sees it. */
export interface Call {
  /** `s3:GetObject` */
  readonly action: string;
  /** ARN, or `*` for actions that know no resources. */
  readonly resource: string;
  /** Condition keys: `s3:prefix`. */
  readonly context?: Readonly<Record<string, string>>;
  /** Decides beside the role: an owner in another account, or of a key. */
  readonly owner?: Owner;
}

/** The account that owns a resource, with the policy that it gave it. Two accounts must both allow a call. */
export interface Owner {
  readonly account: string;
  readonly policy: Json;
}

export type Decision = "allowed" | "denied";

/**
 * @param role the address of its policy; an index may be left out.
 * @throws for an action that AWS does not have: a misspelt one would be denied for the wrong reason.
 */
export async function decide(rendered: Rendered, role: string, call: Call): Promise<Decision> {
  const policies = ofType(rendered, "aws_iam_role_policy").filter(({ address }) => address.startsWith(role));
  if (policies.length !== 1) throw new Error(`Expected one policy of ${role} but found ${policies.length}`);
  const [principal] = ofType(rendered, "aws_iam_role").filter(({ address }) =>
    address.startsWith(role.replace("_role_policy.", "_role.")),
  );
  const { owner } = call;
  const key = ofType(rendered, "aws_kms_key").find(({ values: { arn } }) => arn === call.resource);
  const result = await runSimulation(
    {
      request: {
        principal: asText(principal?.values["arn"]),
        action: call.action,
        resource: { resource: call.resource, accountId: owner?.account ?? ACCOUNT },
        contextVariables: { ...call.context },
      },
      identityPolicies: policies.map(({ address, values }) => ({
        name: address,
        policy: policyOf(values["policy"]),
      })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      // A role may use a key only if the key's own policy lets its account decide.
      resourcePolicy: owner ? policyOf(owner.policy) : key && policyOf(key.values["policy"]),
    },
    {},
  );
  if (result.resultType === "error") {
    throw new Error(`Cannot decide ${call.action} on ${call.resource}: ${JSON.stringify(result.errors)}`);
  }
  return result.overallResult === "Allowed" ? "allowed" : "denied";
}

function policyOf(policy: Json | undefined) {
  return { Version: "2012-10-17", Statement: statementsOf(policy) };
}
