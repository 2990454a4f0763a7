import type { TopicMessage } from "./topic.ts";

/** Returns the event with which SNS invokes a function. */
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

/** Returns the body that SNS sends to a queue without raw delivery. It spells its URL fields differently. */
export function snsEnvelopeOf(message: TopicMessage): string {
  const { SigningCertUrl, UnsubscribeUrl, Subject, ...notification } = notificationOf(message);
  return JSON.stringify({
    ...notification,
    ...(Subject !== null && { Subject }),
    SigningCertURL: SigningCertUrl,
    UnsubscribeURL: UnsubscribeUrl,
  });
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
