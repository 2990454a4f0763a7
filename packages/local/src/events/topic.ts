import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listen } from "../listen.ts";
import { element, xmlDocument } from "../s3/xml.ts";

/** A message that was published. */
export interface TopicMessage {
  readonly messageId: string;
  readonly topicArn: string;
  readonly message: string;
  readonly subject: string | undefined;
  readonly attributes: Readonly<Record<string, { readonly Type: string; readonly Value: string }>>;
  /** ISO 8601. */
  readonly timestamp: string;
}

export interface Topic {
  readonly arn: string;
  /** For AWS_ENDPOINT_URL_SNS. */
  readonly endpoint: string;
  /** Everything published so far, oldest first. */
  readonly messages: readonly TopicMessage[];
  close(): Promise<void>;
}

const NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";
const MAX_MESSAGE_BYTES = 256 * 1024;

/**
 * The one operation of SNS that the function uses, Publish, in its query protocol. It keeps what it is given. Unlike
 * the local S3 it checks no signatures.
 */
export async function startTopic(arn = "arn:aws:sns:us-east-1:000000000000:pixelater"): Promise<Topic> {
  const messages: TopicMessage[] = [];
  const server = createServer((request, response) => {
    answer(request, response, arn, messages).catch(() => {
      response.destroy();
    });
  });
  const { port, close } = await listen(server, 0);
  return { arn, endpoint: `http://127.0.0.1:${port}`, messages, close };
}

/** The event that SNS invokes a function with. */
export function snsEventOf(message: TopicMessage): { readonly Records: readonly unknown[] } {
  return {
    Records: [
      {
        EventSource: "aws:sns",
        EventVersion: "1.0",
        EventSubscriptionArn: `${message.topicArn}:00000000-0000-0000-0000-000000000000`,
        Sns: notificationOf(message),
      },
    ],
  };
}

/** The body of the queue message that SNS makes of it, unless delivery is raw. */
export function snsEnvelopeOf(message: TopicMessage): string {
  return JSON.stringify(notificationOf(message));
}

function notificationOf({ messageId, topicArn, message, subject, attributes, timestamp }: TopicMessage) {
  return {
    Type: "Notification",
    MessageId: messageId,
    TopicArn: topicArn,
    Subject: subject ?? null,
    Message: message,
    Timestamp: timestamp,
    SignatureVersion: "1",
    Signature: "bG9jYWw=",
    SigningCertUrl: "http://127.0.0.1/no-certificate.pem",
    UnsubscribeUrl: "http://127.0.0.1/unsubscribe",
    MessageAttributes: attributes,
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  arn: string,
  messages: TopicMessage[],
): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const form = new URLSearchParams(Buffer.concat(pieces).toString());
  const message = form.get("Message") ?? "";
  if (form.get("Action") !== "Publish") {
    refuse(response, 400, "InvalidAction", "The local SNS knows Publish only.");
  } else if (form.get("TopicArn") !== arn) {
    refuse(response, 404, "NotFound", "Topic does not exist");
  } else if (message === "" || Buffer.byteLength(message) > MAX_MESSAGE_BYTES) {
    refuse(response, 400, "InvalidParameter", "Invalid parameter: Message is empty or too long");
  } else {
    const messageId = randomUUID();
    messages.push({
      messageId,
      topicArn: arn,
      message,
      subject: form.get("Subject") ?? undefined,
      attributes: readAttributes(form),
      timestamp: new Date().toISOString(),
    });
    const result = element("PublishResult", element("MessageId", messageId));
    send(response, 200, xmlDocument(element("PublishResponse", result, metadata()), NAMESPACE));
  }
}

/** `MessageAttributes.entry.N.Name`, `.Value.DataType` and `.Value.StringValue`, from 1. */
function readAttributes(form: URLSearchParams): TopicMessage["attributes"] {
  const attributes: Record<string, { Type: string; Value: string }> = {};
  for (let n = 1; ; n++) {
    const entry = `MessageAttributes.entry.${n}`;
    const name = form.get(`${entry}.Name`);
    if (name === null) return attributes;
    attributes[name] = {
      Type: form.get(`${entry}.Value.DataType`) ?? "",
      Value: form.get(`${entry}.Value.StringValue`) ?? "",
    };
  }
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  const error = element(
    "Error",
    element("Type", "Sender"),
    element("Code", code),
    element("Message", message),
  );
  send(response, status, xmlDocument(element("ErrorResponse", error, metadata()), NAMESPACE));
}

function metadata() {
  return element("ResponseMetadata", element("RequestId", randomUUID()));
}

function send(response: ServerResponse, status: number, body: string): void {
  response
    .writeHead(status, { "content-type": "text/xml", "content-length": Buffer.byteLength(body) })
    .end(body);
}
