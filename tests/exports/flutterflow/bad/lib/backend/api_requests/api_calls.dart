import 'api_manager.dart';

class AskCall {
  static Future<ApiCallResponse> call({String? question = ''}) async {
    return ApiManager.instance.makeApiCall(
      callName: 'Ask',
      apiUrl: 'https://api.openai.com/v1/chat/completions',
      callType: ApiCallType.POST,
      headers: {
        'Authorization': 'Bearer sk-⟪alnum:20⟫T3BlbkFJ⟪alnum:20⟫',
      },
      params: {},
      body: '{"model": "gpt-4o"}',
    );
  }
}

class StockCall {
  static Future<ApiCallResponse> call() async {
    return ApiManager.instance.makeApiCall(
      callName: 'Stock',
      apiUrl: 'http://lager.kund.se/stock',
      callType: ApiCallType.GET,
      headers: {},
      params: {},
    );
  }
}
