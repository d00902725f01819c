//! Handlers of AWS Lambda, known by what they are given. Where a file of the project puts functions at addresses, `link`
//! goes by that file instead.

use super::{handled_by, kind_by_name};
use crate::facts::{Endpoint, EndpointKind, Module};
use crate::readers::javascript::Context;

/// What a gateway hands to a function.
const REQUESTS: &[&str] = &[
    "APIGatewayProxyEvent",
    "APIGatewayEvent",
    "APIGatewayProxyHandler",
    "LambdaFunctionURLEvent",
    "event.body",
    "event.pathParameters",
    "event.queryStringParameters",
    "event.httpMethod",
    "event.requestContext",
    "event.rawPath",
];
/// What queues, stores and schedules hand to a function.
const NEWS: &[&str] = &[
    "SQSEvent",
    "SQSHandler",
    "SNSEvent",
    "S3Event",
    "S3Handler",
    "DynamoDBStreamEvent",
    "KinesisStreamEvent",
    "ScheduledEvent",
    "ScheduledHandler",
    "EventBridgeEvent",
    "event.Records",
];
/// What only functions hold that answer other questions of the platform.
const OTHERS: &[&str] =
    &["policyDocument", "triggerSource", "Authorizer", "Records[0].cf", "CloudFrontRequest", "CloudFormationCustomResource"];

pub(super) fn read(context: &Context<'_, '_>, module: &Module, found: &mut Vec<Endpoint>) {
    let text = &context.whole;
    if !found.is_empty() || !text.contains("andler") || OTHERS.iter().any(|mark| text.contains(mark)) {
        return;
    }
    let typed = text.contains("aws-lambda");
    let asked = REQUESTS.iter().any(|mark| text.contains(mark)) && (typed || text.contains("statusCode"));
    let told = NEWS.iter().any(|mark| text.contains(mark)) && (typed || text.contains("@aws-sdk/") || text.contains("aws-sdk"));
    if !asked && !told {
        return;
    }
    let offered = |name: &str| module.functions.iter().find(|function| function.exported_as.as_deref() == Some(name));
    let Some(function) = offered("handler").or_else(|| offered("lambdaHandler")) else { return };
    let route = module.path.rsplit_once('.').map_or(module.path.as_str(), |(stem, _)| stem);
    let kind = if asked { kind_by_name(route, EndpointKind::Function) } else { EndpointKind::Job };
    found.push(handled_by(function, kind, "aws-lambda", None, format!("/{route}")));
}
